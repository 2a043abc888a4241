using System.ComponentModel.DataAnnotations;
using Parallax.Torch.Optim;

namespace Parallax.Training.Recipes;

/// <summary>Whose norm is kept below a bound.</summary>
public enum ClipBy
{
    /// <summary>Each parameter's gradient by itself: DINO, GLSD, CrIBo.</summary>
    Tensor,

    /// <summary>All gradients together.</summary>
    Total,
}

/// <summary>Shortens gradients that are too long: g ← g · min(1, max / (|g| + 1e-6)).</summary>
public sealed record ClippingOptions
{
    /// <summary>Whose norm is meant.</summary>
    public required ClipBy By { get; init; }

    /// <summary>The longest gradient, as a 2-norm. DINO: 3 by tensor (0.3 for ViT-B).</summary>
    [Range(0.0, double.PositiveInfinity, MinimumIsExclusive = true)]
    public required double MaxNorm { get; init; }

    /// <summary>The rule.</summary>
    internal GradientClipping Create() => By == ClipBy.Tensor ? new ClipByTensorNorm(MaxNorm) : new ClipByTotalNorm(MaxNorm);
}
