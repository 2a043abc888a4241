namespace Parallax.Methods.Objectives;

/// <summary>The weights λ, μ and ν of VICReg's terms, and the ε under its square root.</summary>
/// <param name="Invariance">λ, at least 0. 25 in VICReg and VICRegL.</param>
/// <param name="Variance">μ, at least 0. 25 in VICReg and VICRegL.</param>
/// <param name="Covariance">ν, at least 0. 1 in VICReg and VICRegL.</param>
public sealed record VicRegWeights(double Invariance = 25, double Variance = 25, double Covariance = 1)
{
    /// <summary>ε, above 0: keeps the gradient of √(Var + ε) finite where a dimension has collapsed.</summary>
    public double Epsilon { get; init; } = 1e-4;
}

/// <summary>How the covariance penalties of two branches become one term. Publications differ; the variance is always halved.</summary>
public enum CovarianceReduction
{
    /// <summary>½·[c(Z) + c(Z′)]: VICRegL, released code. With equal ν it weighs half as much as <see cref="Sum"/>.</summary>
    Mean,

    /// <summary>c(Z) + c(Z′): VICReg, paper and released code.</summary>
    Sum,
}
