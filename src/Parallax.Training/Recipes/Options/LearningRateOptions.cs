using System.ComponentModel.DataAnnotations;

namespace Parallax.Training.Recipes;

/// <summary>How the learning rate goes on from its peak; <c>lr: { name: … }</c> chooses the kind.</summary>
public abstract record LearningRateOptions
{
    /// <summary>Whether the rate changes at every step or once an epoch.</summary>
    public Pace Per { get; init; } = Pace.Step;

    /// <summary>The rate over the run.</summary>
    /// <param name="peak">The rate that warm-up leads to.</param>
    internal abstract Schedule From(double peak);
}

/// <summary><c>name: cosine</c>: half a cosine from the peak to the end.</summary>
public sealed record CosineRateOptions : LearningRateOptions
{
    /// <summary>The end as a share of the peak.</summary>
    /// <remarks>VICReg's and VICRegL's published code: 0.001. SwAV's 4.8 → 0.0048 is the same share.</remarks>
    [Range(0.0, 1.0)] public double EndRatio { get; init; } = 0.001;

    /// <summary>The end as a rate, in the place of <see cref="EndRatio"/>: 1e-6 in DINO and GLSD.</summary>
    [Range(0.0, double.PositiveInfinity)] public double? End { get; init; }

    internal override Schedule From(double peak) => new CosineSchedule(peak, End ?? (peak * EndRatio)) { Per = Per };
}

/// <summary><c>name: constant</c>: the peak all the time.</summary>
public sealed record ConstantRateOptions : LearningRateOptions
{
    internal override Schedule From(double peak) => new ConstantSchedule(peak) { Per = Per };
}

/// <summary><c>name: step</c>: a factor at each milestone.</summary>
public sealed record StepRateOptions : LearningRateOptions
{
    /// <summary>Epochs, counted from the start of the run.</summary>
    [MinLength(1), Range(1, 100_000)] public required IReadOnlyList<int> Milestones { get; init; }

    /// <summary>What the rate is multiplied by.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)] public double Factor { get; init; } = 0.1;

    internal override Schedule From(double peak) => new StepSchedule(peak, Milestones, Factor) { Per = Per };
}

/// <summary><c>name: list</c>: shares of the peak, one an epoch (or a step, by <c>per</c>); the last one stays.</summary>
public sealed record ListRateOptions : LearningRateOptions
{
    /// <summary>The shares.</summary>
    [MinLength(1), Range(0.0, 1e6)] public required IReadOnlyList<double> Shares { get; init; }

    internal override Schedule From(double peak) => new ListSchedule([.. Shares.Select(share => share * peak)]) { Per = Per };
}
