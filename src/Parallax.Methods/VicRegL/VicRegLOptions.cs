using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Objectives;
using Parallax.Vision;

namespace Parallax.Methods.VicRegL;

/// <summary>VICRegL (Bardes, Ponce and LeCun, NeurIPS 2022); the defaults are the published values for ResNet-50.</summary>
public sealed record VicRegLOptions : MethodOptions
{
    /// <summary>α, the weight of the global criterion; the local one has 1 − α. Published: 0.75 and 0.9. 1 leaves the local projector out, 0 the expander.</summary>
    [Range(0.0, 1.0)] public double Alpha { get; init; } = 0.75;

    /// <summary>γ, the matches kept of a search, by <see cref="MatchRule"/>: 20 for large views, 4 for small ones.</summary>
    [MinLength(1), Range(1, 1 << 20)] public IReadOnlyList<int> PlaceMatches { get; init; } = [20, 4];

    /// <summary>What decides the γ of a search.</summary>
    public MatchRule MatchRule { get; init; } = MatchRule.ByGrid;

    /// <summary>Which feature matches are kept.</summary>
    public FeatureMatches FeatureMatches { get; init; } = FeatureMatches.Filtered;

    /// <summary>Layer widths of the expander, which embeds pooled features.</summary>
    [MinLength(1), Range(1, 1 << 20)] public IReadOnlyList<int> Expander { get; init; } = [8192, 8192, 8192];

    /// <summary>Layer widths of the local projector, which embeds patches.</summary>
    [MinLength(1), Range(1, 1 << 20)] public IReadOnlyList<int> LocalProjector { get; init; } = [512, 512, 512];

    /// <summary>The norm of both: batch norm for ResNets, layer norm for ConvNeXts.</summary>
    public MlpNorm HeadNorm { get; init; } = MlpNorm.BatchNorm;

    /// <summary>λ, the weight of the invariance terms.</summary>
    [Range(0.0, 1e6)] public double InvarianceWeight { get; init; } = 25;

    /// <summary>μ, the weight of the variance terms.</summary>
    [Range(0.0, 1e6)] public double VarianceWeight { get; init; } = 25;

    /// <summary>ν, the weight of the covariance terms.</summary>
    [Range(0.0, 1e6)] public double CovarianceWeight { get; init; } = 1;

    /// <summary>Number of classes of an online classifier on the detached pooled features of view 0, trained beside with weight 1; none leaves it out. It teaches the network nothing.</summary>
    [Range(2, 1 << 20)] public int? Classes { get; init; }

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => ViewPlan.VicRegL;

    internal VicRegWeights Weights => new(InvarianceWeight, VarianceWeight, CovarianceWeight);

    internal MatchBudget Budget => new() { Rule = MatchRule, PlaceMatches = PlaceMatches, FeatureMatches = FeatureMatches };
}
