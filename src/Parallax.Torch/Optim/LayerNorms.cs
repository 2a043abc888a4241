namespace Parallax.Torch.Optim;

/// <summary>The norms that layer-wise rates follow from, by operators.</summary>
internal static class LayerNorms
{
    /// <summary>The norm of each tensor, (tensors): nothing waits for the device.</summary>
    public static Tensor Of(Tensor[] tensors) => Ops.Stack(Ops.ForeachNorm(tensors));
}
