namespace Parallax;

/// <summary>A number that changes over a run: a learning rate, a decay, a momentum, a temperature.</summary>
/// <remarks>
/// A function of how far training is and of nothing else, so that a run that was resumed goes on where it was. Time t is counted in steps, or
/// in epochs if the number is to stay the same within one (<see cref="Pace"/>); T is the length of the whole run in the same unit. With a warm-up of W:
/// <code>
/// t &lt; W:  the warm-up's straight line up to the schedule's first value
/// t ≥ W:  the schedule at t − W of T − W
/// </code>
/// </remarks>
public abstract record Schedule
{
    /// <summary>How often the number changes.</summary>
    public Pace Per { get; init; } = Pace.Step;

    /// <summary>The straight line before it; none by default.</summary>
    public Warmup? Warmup { get; init; }

    /// <summary>The number for the step that comes next after <see cref="Progress.Step"/> steps; after the last step it stays at its end.</summary>
    public double At(Progress at)
    {
        bool steps = Per == Pace.Step;
        double t = steps ? at.Step : at.Epoch, T = steps ? at.TotalSteps : at.Epochs;
        if (Warmup is not { } warmup) return Value(t, T, at);
        double W = steps ? Ticks(warmup.Epochs, at) : Math.Round(warmup.Epochs);
        return t < W ? warmup.At(t, W, Value(0, double.PositiveInfinity, at)) : Value(t - W, T - W, at);
    }

    /// <summary>The number at t of <paramref name="end"/> ticks, both counted from the end of the warm-up.</summary>
    private protected abstract double Value(double t, double end, Progress at);

    /// <summary>Epochs as whole ticks of this schedule.</summary>
    private protected double Ticks(double epochs, Progress at) => Math.Round(Per == Pace.Step ? epochs * at.StepsPerEpoch : epochs);
}
