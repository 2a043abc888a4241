using System.ComponentModel.DataAnnotations;

namespace Parallax;

/// <summary>A number that is multiplied by a factor at each milestone.</summary>
/// <param name="From">The value before the first milestone.</param>
/// <param name="Milestones">Epochs, counted from the start of the run, at which the factor acts: MoCo v1 has 120 and 160 of 200.</param>
/// <param name="Factor">What the number is multiplied by.</param>
public sealed record StepSchedule(double From, IReadOnlyList<int> Milestones, [property: Range(0.0, 1e6)] double Factor = 0.1) : Schedule
{
    private protected override double Value(double t, double end, Progress at) => From * Math.Pow(Factor, Milestones.Count(epoch => at.Epoch >= epoch));
}
