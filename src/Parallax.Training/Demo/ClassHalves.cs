using System.Security.Cryptography;
using System.Text;

namespace Parallax.Training.Demo;

/// <summary>Splits that depend on names alone: the same on every machine, and unrelated to alphabet or age.</summary>
public static class ClassHalves
{
    /// <summary>Sorts classes by the SHA-256 of their names; the first half (rounded down) is for training, the rest for testing.</summary>
    /// <param name="classes">Distinct names.</param>
    public static (IReadOnlyList<string> Train, IReadOnlyList<string> Test) Split(IEnumerable<string> classes)
    {
        string[] sorted = [.. classes.OrderBy(name => Convert.ToHexString(Digest(name)), StringComparer.Ordinal)];
        return (sorted[..(sorted.Length / 2)], sorted[(sorted.Length / 2)..]);
    }

    /// <summary>Whether k-NN asks for this item: SHA-256 of "k" + name, as one number, divisible by 5.</summary>
    public static bool IsKnnQuery(string name) =>
        Digest("k" + name).Sum(b => b) % 5 == 0; // 256 ≡ 1 (mod 5): the number and the sum of its bytes leave the same remainder

    internal static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
