using System.ComponentModel.DataAnnotations;

namespace Parallax;

/// <summary>How the optimizer treats a part of a method's networks, where that differs from the rest.</summary>
/// <remarks>SimSiam's predictor keeps the peak rate; DINO's last layer stands still in the first epoch; S2SD's objectives have rates of their own.</remarks>
/// <param name="Part">A network, layer or parameter by its dotted name from the method down: <c>predictor</c>, <c>head.last_layer</c>.</param>
public sealed record ParameterRule([property: Required] string Part)
{
    /// <summary>Factor on the learning rate of each step.</summary>
    [Range(0.0, 1e6)] public double LrFactor { get; init; } = 1;

    /// <summary>Whether the rate follows the schedule; otherwise it is the peak all the time.</summary>
    public bool FollowsSchedule { get; init; } = true;

    /// <summary>A rate of its own, before <see cref="LrFactor"/>: neither the base rate, nor the batch, nor the schedule matters then.</summary>
    [Range(0.0, double.PositiveInfinity)] public double? Lr { get; init; }

    /// <summary>A weight decay of its own, constant, for every parameter of the part; none keeps the optimizer's.</summary>
    [Range(0.0, double.PositiveInfinity)] public double? WeightDecay { get; init; }

    /// <summary>Epochs at the start in which the part stands still: its gradients are dropped after clipping, optimizer state included.</summary>
    [Range(0, 100_000)] public int FrozenEpochs { get; init; }

    /// <summary>Whether a parameter of this name belongs to the part.</summary>
    public bool Covers(string parameter) =>
        parameter == Part || (parameter.Length > Part.Length && parameter[Part.Length] == '.' && parameter.StartsWith(Part, StringComparison.Ordinal));
}
