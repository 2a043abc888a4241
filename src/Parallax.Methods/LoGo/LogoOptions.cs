using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Contrast;

namespace Parallax.Methods.LoGo;

/// <summary>What LoGo adds to a method of two crops: local crops that are drawn to the global ones, and apart from each other.</summary>
public sealed record LogoOptions
{
    /// <summary>Factor on the pairs of global crops; 0 leaves them out.</summary>
    [Range(0.0, 1e6)] public double GlobalWeight { get; init; } = 1;

    /// <summary>Factor on the pairs of a local crop and a global one; 0 leaves them out.</summary>
    [Range(0.0, 1e6)] public double LocalToGlobalWeight { get; init; } = 1;

    /// <summary>λ of the dissimilarity of the two local crops; 0 is the ablation "w/o L2L", without a regressor.</summary>
    [Range(0.0, 1e6)] public double DissimilarityWeight { get; init; } = 1e-4;

    /// <summary>How the pairs are added.</summary>
    public LogoSum Sum { get; init; } = LogoSum.Mean;

    /// <summary>What says how alike two crops are.</summary>
    public RegressorOptions Regressor { get; init; } = new();

    /// <summary>The first crop after the global ones.</summary>
    internal const int FirstLocal = 2;

    // gg: each global crop from the other. lg: every local crop from both; the global side is a target only.
    internal CropPairs PairsOf(int crops)
    {
        if (crops < FirstLocal + 2 || (crops > FirstLocal + 2 && DissimilarityWeight > 0))
            throw new ArgumentException($"logo: expected 2 global and 2 local views, found {crops} views{(crops > FirstLocal + 2 ? "; more local ones go with dissimilarity_weight: 0" : "")}", nameof(crops));
        var gg = new[] { (0, 1), (1, 0) };
        var lg = Enumerable.Range(FirstLocal, crops - FirstLocal).SelectMany(l => new[] { (l, 0), (l, 1) }).ToArray();
        var (ofGg, ofLg) = Sum == LogoSum.Paper ? (0.5, 1.0) : (1.0 / (gg.Length + lg.Length), 1.0 / (gg.Length + lg.Length));
        return new CropPairs([.. Term(gg, GlobalWeight * ofGg, "gg"), .. Term(lg, LocalToGlobalWeight * ofLg, "lg")]);

        static IEnumerable<(int, int, double, string)> Term((int From, int To)[] pairs, double weight, string name) =>
            weight == 0 ? [] : pairs.Select(pair => (pair.From, pair.To, weight, name));
    }
}
