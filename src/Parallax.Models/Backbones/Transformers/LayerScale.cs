using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>γ·x, one γ a channel: Touvron et al. 2021, "Going deeper with Image Transformers".</summary>
internal sealed class LayerScale : Layer
{
    private readonly Parameter gamma;

    public LayerScale(int channels, double first) => gamma = AddParameter("gamma", Ops.Full([channels], first, DType.Float32));

    public override Tensor Forward(Tensor input) => input * gamma;
}
