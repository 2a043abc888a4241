using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>Shortens long gradients between the backward pass and the optimizer.</summary>
public abstract record GradientClipping
{
    // PyTorch's and DINO's; keeps a norm of 0 from dividing.
    private protected const double ε = 1e-6;

    private protected GradientClipping(double max)
    {
        if (!(max >= 0)) throw new ArgumentOutOfRangeException(nameof(max), max, "the largest norm of a gradient is at least 0");
    }

    /// <summary>Clips the gradients of parameters that have one, in place. They stay as they are if one is not finite.</summary>
    /// <returns>The total norm as it was before: not finite if one element is not. Waits for the device.</returns>
    public double Apply(IEnumerable<Parameter> parameters)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        return Clip(new Gradients(parameters));
    }

    private protected abstract double Clip(Gradients gradients);
}
