namespace Parallax.Torch.Optim;

/// <summary>Scales all gradients by one factor, min(1, max / (norm + 1e-6)) with the total norm: torch's clip_grad_norm_.</summary>
/// <param name="Max">The largest total norm, at least 0.</param>
public sealed record ClipByTotalNorm(double Max) : GradientClipping(Max)
{
    private protected override double Clip(Gradients gradients)
    {
        double norm = gradients.TotalNorm(), factor = Max / (norm + ε);
        if (double.IsFinite(norm) && factor < 1) gradients.Scale(factor);
        return norm;
    }
}
