using System.ComponentModel.DataAnnotations;

namespace Parallax;

/// <summary>A number for each epoch (or step, by <see cref="Schedule.Per"/>); the last one stays.</summary>
/// <param name="Values">At least one.</param>
public sealed record ListSchedule([property: MinLength(1)] IReadOnlyList<double> Values) : Schedule
{
    private protected override double Value(double t, double end, Progress at) => Values[(int)Math.Min(t, Values.Count - 1)];
}
