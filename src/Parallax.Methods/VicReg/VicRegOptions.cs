using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Objectives;
using Parallax.Vision;

namespace Parallax.Methods.VicReg;

/// <summary>VICReg (Bardes, Ponce and LeCun, ICLR 2022); the defaults are the published values for ResNet-50.</summary>
public sealed record VicRegOptions : MethodOptions
{
    /// <summary>Layer widths of the expander.</summary>
    [MinLength(1), Range(1, 1 << 20)] public IReadOnlyList<int> Expander { get; init; } = [8192, 8192, 8192];

    /// <summary>λ, the weight of the invariance term.</summary>
    [Range(0.0, 1e6)] public double InvarianceWeight { get; init; } = 25;

    /// <summary>μ, the weight of the variance term.</summary>
    [Range(0.0, 1e6)] public double VarianceWeight { get; init; } = 25;

    /// <summary>ν, the weight of the covariance term.</summary>
    [Range(0.0, 1e6)] public double CovarianceWeight { get; init; } = 1;

    /// <summary>How the covariances of the two branches are joined: their sum, as published.</summary>
    public CovarianceReduction Covariances { get; init; } = CovarianceReduction.Sum;

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => ViewPlan.VicRegL;

    internal VicRegWeights Weights => new(InvarianceWeight, VarianceWeight, CovarianceWeight);
}
