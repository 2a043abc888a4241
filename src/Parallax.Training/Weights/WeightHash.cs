using System.Security.Cryptography;
using System.Text;
using Parallax.Torch;

namespace Parallax.Training.Weights;

/// <summary>SHA-256 of the tensors' names, types, shapes and bytes, whatever file they are in.</summary>
/// <remarks>Of a line for each tensor, in the order of the names: <c>NAME (SHAPE) TYPE HASH</c>, the hash that of its bytes. So tensors are hashed on all cores.</remarks>
internal static class WeightHash
{
    /// <summary>As long as a hash, before there is one.</summary>
    public static readonly string Unknown = new('0', 2 * SHA256.HashSizeInBytes);

    /// <summary>In hexadecimal; the order of the tensors does not matter.</summary>
    public static string Of(IReadOnlyDictionary<string, Tensor> state)
    {
        using var scope = TensorScope.Open();
        (string Name, Tensor Plain)[] all = [.. state.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => (pair.Key, pair.Value.Detach().To(Device.Cpu, pair.Value.DType).Contiguous()))];
        string[] lines = new string[all.Length];
        Parallel.ForEach(Enumerable.Range(0, all.Length).OrderByDescending(i => all[i].Plain.Count),
            i => lines[i] = $"{all[i].Name} {all[i].Plain.Describe()} {Convert.ToHexStringLower(BytesOf(all[i].Plain))}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    private static byte[] BytesOf(Tensor plain)
    {
        using var hash = SHA256.Create();
        using var sink = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write);
        plain.CopyTo(sink);
        sink.FlushFinalBlock();
        return hash.Hash!;
    }
}
