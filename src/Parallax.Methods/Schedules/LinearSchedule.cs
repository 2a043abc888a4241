using System.ComponentModel.DataAnnotations;

namespace Parallax;

/// <summary>A straight line, then its end: DINO's teacher temperature, CrIBo's weight of positions.</summary>
/// <param name="From">The first value.</param>
/// <param name="To">The last value.</param>
public sealed record LinearSchedule(double From, double To) : Schedule
{
    /// <summary>Epochs that the line takes; none takes the whole run.</summary>
    [Range(0.0, 100_000.0)] public double? Epochs { get; init; }

    /// <summary>When <see cref="To"/> is reached.</summary>
    public RampEnd End { get; init; } = RampEnd.Within;

    private protected override double Value(double t, double end, Progress at) =>
        Parallax.Warmup.Ramp(t, Epochs is { } epochs ? Ticks(epochs, at) : end, From, To, End);
}
