using System.ComponentModel.DataAnnotations;

namespace Parallax.Methods.LoGo;

/// <summary>LoGo's released order of steps: an optimizer of its own moves the encoder along the dissimilarity, before the step on the pairs.</summary>
/// <remarks>The rate is that of the step. Released with it: the regressor's goal <c>both_orders</c>, noise of 0.3, and clipping of the main step at 100. λ has no part in it, but 0 leaves the dissimilarity out.</remarks>
public sealed record AlternatingOptions
{
    /// <summary>The longest gradient of the dissimilarity, as a share of the last gradient of the pairs; 0 in the first step of an epoch.</summary>
    [Range(0.0, 1e6)] public double ClipRatio { get; init; } = 0.015;

    /// <summary>Momentum of the optimizer.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)] public double Momentum { get; init; } = 0.9;

    /// <summary>Weight decay of the optimizer, on every parameter, beside that of the main one.</summary>
    [Range(0.0, 1e3)] public double WeightDecay { get; init; } = 1e-4;
}
