using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Teachers;

/// <summary>A backbone and its projector: what a teacher follows as one network.</summary>
internal sealed class Encoder : Module
{
    /// <summary>Makes a backbone and the projector that fits it.</summary>
    /// <param name="networks">What they are made from.</param>
    /// <param name="projector">Makes the projector of a backbone.</param>
    public Encoder(Networks networks, Func<Backbone, Mlp> projector)
    {
        Backbone = Add("backbone", networks.Backbone());
        Projector = Add("projector", projector(Backbone));
    }

    public Backbone Backbone { get; }

    public Mlp Projector { get; }

    /// <summary>The projection of the pooled features, (B, D).</summary>
    public Tensor Pooled(View view) => Projector.Forward(Backbone.Forward(view.Pixels).Pooled);
}
