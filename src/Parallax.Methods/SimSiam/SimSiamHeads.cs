using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.SimSiam;

/// <summary>SimSiam's heads, layer by layer as released.</summary>
public static class SimSiamHeads
{
    /// <summary>Linear, BatchNorm, ReLU once or twice, then Linear and a BatchNorm without gain and offset. Hidden layers have no bias; the last one's stands still.</summary>
    /// <param name="sizes">Channels of the input, of each hidden layer, and of the output.</param>
    /// <param name="random">Where first values come from.</param>
    public static Sequential Projector(ReadOnlySpan<int> sizes, Generator random)
    {
        var layers = new List<Layer>();
        for (int i = 1; i < sizes.Length - 1; i++) layers.AddRange([new Linear(sizes[i - 1], sizes[i], random, bias: false), new BatchNorm(sizes[i]), new ReLU()]);
        var last = new Linear(sizes[^2], sizes[^1], random);
        last.Bias!.RequiresGrad = false;
        return new Sequential([.. layers, last, new BatchNorm(sizes[^1]) { FreezeAffine = true }]);
    }

    /// <summary>Linear without bias, BatchNorm, ReLU, Linear with bias.</summary>
    /// <param name="channels">Channels of projections and predictions.</param>
    /// <param name="hidden">Channels of the hidden layer.</param>
    /// <param name="random">Where first values come from.</param>
    public static Sequential Predictor(int channels, int hidden, Generator random) =>
        new(new Linear(channels, hidden, random, bias: false), new BatchNorm(hidden), new ReLU(), new Linear(hidden, channels, random));
}
