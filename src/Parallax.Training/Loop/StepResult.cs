namespace Parallax.Training.Loop;

/// <summary>What a training step came to.</summary>
/// <param name="Loss">The loss, the mean over the parts.</param>
/// <param name="GradientNorm">The 2-norm of all gradients together, before clipping.</param>
public readonly record struct StepResult(double Loss, double GradientNorm)
{
    /// <summary>Whether the step was left out by the loss scaler, which then halves its factor: no fault, as long as it stays rare.</summary>
    public bool Rescaled { get; init; }

    /// <summary>Whether loss and gradients are finite; if not, the parameters are as before.</summary>
    public bool IsFinite => double.IsFinite(Loss) && double.IsFinite(GradientNorm);
}
