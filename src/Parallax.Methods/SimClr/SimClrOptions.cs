using System.ComponentModel.DataAnnotations;
using Parallax.Vision;

namespace Parallax.Methods.SimClr;

/// <summary>SimCLR (Chen et al., ICML 2020); the defaults are the released code's.</summary>
public sealed record SimClrOptions : MethodOptions
{
    /// <summary>Layer widths of the projector: [2048, 2048, 128] in version 2 (Chen et al., NeurIPS 2020).</summary>
    [MinLength(1), Range(1, 1 << 20)] public IReadOnlyList<int> Projector { get; init; } = [2048, 128];

    /// <summary>Whether a batch norm without offset follows the projector: in the released code, not in the paper.</summary>
    public bool LastNorm { get; init; } = true;

    /// <summary>τ.</summary>
    [Range(0.0, 1e3, MinimumIsExclusive = true)] public double Temperature { get; init; } = 0.1;

    /// <summary>Weight of the loss: 1, the paper's mean over all anchors; the released code adds the means of the two views, which is 2.</summary>
    [Range(0.0, 1e6)] public double Weight { get; init; } = 1;

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => PublishedViews.SimClr;
}
