using System.ComponentModel.DataAnnotations;

namespace Parallax.Training.Recipes;

/// <summary>The two memories of Adam, each in [0, 1).</summary>
/// <param name="First">β1, of the gradient.</param>
/// <param name="Second">β2, of its square.</param>
public readonly record struct Betas(
    [Range(0.0, 1.0, MaximumIsExclusive = true)] double First,
    [Range(0.0, 1.0, MaximumIsExclusive = true)] double Second);
