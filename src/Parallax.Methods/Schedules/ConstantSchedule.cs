namespace Parallax;

/// <summary>The same number all the time, after the warm-up if there is one.</summary>
/// <param name="Of">The number.</param>
public sealed record ConstantSchedule(double Of) : Schedule
{
    private protected override double Value(double t, double end, Progress at) => Of;
}
