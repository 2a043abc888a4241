namespace Parallax.Training.Loop.Schedules;

/// <summary>A number that rises linearly from 0 to a peak and then falls along half a cosine to a share of the peak.</summary>
/// <remarks>
/// With W warm-up steps, T steps in all and the end ratio r:
/// <code>
/// t &lt; W:  peak · t/W
/// t ≥ W:  peak · (q + r·(1 − q)),   q = ½·(1 + cos(π · min(1, (t − W)/(T − W))))
/// </code>
/// VICReg's and VICRegL's learning rate: peak = base · batch/256, r = 0.001, per step (released code, <c>adjust_learning_rate</c>).
/// The schedule depends on the step alone: a resumed run goes on where it was.
/// </remarks>
/// <param name="Peak">The value at the end of the warm-up.</param>
/// <param name="WarmupSteps">W, at least 0; 0 starts at the peak.</param>
/// <param name="TotalSteps">T, at least W; from step T on the value stays at the end.</param>
/// <param name="EndRatio">r: the last value as a share of the peak.</param>
public sealed record CosineSchedule(double Peak, long WarmupSteps, long TotalSteps, double EndRatio = 0.001)
{
    /// <summary>The value at a step, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (step < WarmupSteps) return Peak * step / WarmupSteps;
        double progress = step >= TotalSteps ? 1 : (double)(step - WarmupSteps) / (TotalSteps - WarmupSteps);
        double q = 0.5 * (1 + Math.Cos(Math.PI * progress));
        return Peak * (q + (EndRatio * (1 - q)));
    }
}
