namespace Parallax.Torch.Nn;

/// <summary>A module that makes one tensor of one tensor.</summary>
public abstract class Layer : Module
{
    /// <summary>Computes the output; frees its temporaries.</summary>
    public abstract Tensor Forward(Tensor input);
}
