namespace Parallax.Torch.Optim;

/// <summary>The norms that layer-wise rates follow from, of each tensor of a batch.</summary>
internal sealed class LayerNorms
{
    /// <summary>Elements of the tensors that are measured, and then updated while a cache still holds them: 8 MB of weights, as many of gradients.</summary>
    public const long WindowLength = 1 << 21;

    private double[] weights = [], grads = [];

    /// <summary>|w| of each tensor.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>|g| or |g + λw| of each tensor.</summary>
    public ReadOnlySpan<double> Grads => grads;

    /// <summary>Measures the tensors of a window.</summary>
    public void Measure<TSquared>(FlatBatch batch, FlatBatch.Window window, TSquared gradient)
        where TSquared : struct, ISquared
    {
        if (weights.Length < batch.Count) (weights, grads) = (new double[batch.Count], new double[batch.Count]);
        batch.Norms(window, default(Weight), weights);
        batch.Norms(window, gradient, grads);
    }

    /// <summary>Norms of tensors by operators, (tensors): nothing waits for the device.</summary>
    public static Tensor Of(Tensor[] tensors) => Ops.Stack(Ops.ForeachNorm(tensors));
}
