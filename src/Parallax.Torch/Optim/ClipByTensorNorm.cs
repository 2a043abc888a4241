namespace Parallax.Torch.Optim;

/// <summary>Scales each gradient by its own factor, min(1, max / (|g| + 1e-6)): DINO's and GLSD's rule.</summary>
/// <param name="Max">The largest norm of one tensor, at least 0.</param>
public sealed record ClipByTensorNorm(double Max) : GradientClipping(Max)
{
    private protected override double Clip(Gradients gradients) => gradients.ClipEach(Max, ε);
}
