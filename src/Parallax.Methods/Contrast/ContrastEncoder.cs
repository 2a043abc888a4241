using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Contrast;

/// <summary>A backbone and a projection to directions: the encoder of queries, or of keys.</summary>
internal sealed class ContrastEncoder : Module
{
    private readonly Layer head;

    public ContrastEncoder(Backbone backbone, Layer head)
    {
        Backbone = Add("backbone", backbone);
        this.head = Add("head", head);
    }

    public Backbone Backbone { get; }

    /// <summary>(B, 3, S, S) → (B, d) of norm 1.</summary>
    public Tensor Embed(Tensor pixels) => UnitVectors.Of(head.Forward(Backbone.Forward(pixels).Pooled));
}
