using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax;

/// <summary>A network that turns pictures into one vector per picture and one per patch.</summary>
public abstract class Backbone : Module
{
    /// <summary>C: the length of each vector.</summary>
    public abstract int Channels { get; }

    /// <summary>Pixels between neighbouring patches: a picture of side S gives ⌈S / Stride⌉ patches a side.</summary>
    public abstract int Stride { get; }

    /// <summary>Computes the features; frees its temporaries.</summary>
    /// <param name="pixels">(B, 3, H, W), normalised, of the parameters' type or under autocast.</param>
    public abstract Features Forward(Tensor pixels);
}
