using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>The length of all gradients as one vector.</summary>
public static class GradientNorm
{
    /// <summary>√Σ|g|² over the parameters that have a gradient; NaN or infinite as soon as one element is. Waits for the device.</summary>
    public static double Of(IEnumerable<Parameter> parameters)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        return new Gradients(parameters).TotalNorm();
    }
}
