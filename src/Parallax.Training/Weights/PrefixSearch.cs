using Parallax.Models.Weights;
using Parallax.Torch;

namespace Parallax.Training.Weights;

/// <summary>Finds where in a file a backbone lies. Looks at names and shapes alone, at each name once for every part that may be its prefix.</summary>
/// <param name="own">The backbone's names and shapes.</param>
/// <param name="namings">The names that it may have in files; the first of equals is taken.</param>
internal sealed class PrefixSearch(IReadOnlyDictionary<string, long[]> own, IReadOnlyList<WeightNaming> namings)
{
    private static readonly string[] Preferred = ["teacher.", "encoder_q.", "student.", "encoder."];

    /// <summary>The prefix and the naming under which most tensors fit; of equals a preferred prefix, then the first one.</summary>
    /// <param name="tensors">The file's tensors.</param>
    /// <param name="prefix">The prefix, if it is known.</param>
    public (string Prefix, WeightNaming Naming) Best(IReadOnlyDictionary<string, Tensor> tensors, string? prefix)
    {
        var found = new OrderedDictionary<(string Prefix, WeightNaming Naming), HashSet<string>>();
        if (prefix is not null) Add(prefix);
        foreach (var (name, tensor) in tensors)
            foreach (string start in prefix is null ? Prefixes(name) : name.StartsWith(prefix, StringComparison.Ordinal) ? [prefix] : [])
            {
                if (prefix is null) Add(start);
                foreach (WeightNaming naming in namings)
                {
                    string translated = naming.Translate(name[start.Length..]);
                    if (own.TryGetValue(translated, out long[]? shape) && SameShape(tensor.Shape, shape)) found[(start, naming)].Add(translated);
                }
            }
        return found.OrderBy(pair => Rank(pair.Key.Prefix)).MaxBy(pair => pair.Value.Count).Key;

        void Add(string start)
        {
            foreach (WeightNaming naming in namings) found.TryAdd((start, naming), []);
        }
    }

    /// <summary>Whether two shapes are the same but for sizes of 1: a factor a channel may be stored as (C, 1, 1).</summary>
    public static bool SameShape(long[] found, long[] wanted) =>
        found.AsSpan().SequenceEqual(wanted) || found.Where(size => size != 1).SequenceEqual(wanted.Where(size => size != 1));

    private static IEnumerable<string> Prefixes(string name)
    {
        yield return "";
        for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1)) yield return name[..(dot + 1)];
    }

    // Stable: equal ranks keep the file's order.
    private static int Rank(string prefix)
    {
        int preferred = Array.FindIndex(Preferred, known => prefix.Contains(known, StringComparison.Ordinal));
        return preferred < 0 ? Preferred.Length : preferred;
    }
}
