using System.Globalization;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax;

/// <summary>The norm between the layers of an <see cref="Mlp"/>.</summary>
public enum MlpNorm
{
    /// <summary>Over the batch; running statistics in evaluation.</summary>
    BatchNorm,

    /// <summary>Over the channels of each vector.</summary>
    LayerNorm,

    /// <summary>None.</summary>
    None,
}

/// <summary>A projector, predictor or expander: hidden layers Linear (bias), norm, ReLU; the last layer Linear alone.</summary>
/// <remarks>Names are those of torch's Sequential: 0 linear, 1 norm, 2 ReLU, 3 linear, … (VICReg's expander, SimSiam's and BYOL's heads).</remarks>
public sealed class Mlp : Layer
{
    private readonly List<Layer> layers = [];

    /// <summary>Makes the head.</summary>
    /// <param name="sizes">Channels of the input, of each hidden layer, and of the output: [2048, 8192, 8192, 8192].</param>
    /// <param name="generator">Where first values come from.</param>
    /// <param name="norm">The norm of hidden layers.</param>
    /// <param name="lastBias">Whether the last layer has a bias; VICReg's and BYOL's have none.</param>
    /// <exception cref="ArgumentException">Fewer than two sizes.</exception>
    public Mlp(ReadOnlySpan<int> sizes, Generator generator, MlpNorm norm = MlpNorm.BatchNorm, bool lastBias = false)
    {
        if (sizes.Length < 2) throw new ArgumentException($"a head needs the sizes of its input and of its output at least, found {sizes.Length}", nameof(sizes));
        for (int i = 1; i < sizes.Length - 1; i++)
        {
            Append(new Linear(sizes[i - 1], sizes[i], generator));
            if (norm != MlpNorm.None) Append(norm == MlpNorm.BatchNorm ? new BatchNorm(sizes[i]) : new LayerNorm(sizes[i]));
            Append(new ReLU());
        }
        Append(new Linear(sizes[^2], sizes[^1], generator, lastBias));
        Channels = sizes[^1];
    }

    /// <summary>Channels of the output.</summary>
    public int Channels { get; }

    /// <summary>(M, inputs) → (M, outputs), or (B, N, inputs) → (B, N, outputs); BatchNorm then runs over all B·N vectors.</summary>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = TensorScope.Open();
        Tensor flow = input.Rank > 2 ? input.Flatten(0, -2) : input;   // (M, C)
        foreach (Layer layer in layers) flow = layer.Forward(flow);
        return scope.Outward(input.Rank > 2 ? flow.Unflatten(0, input.Shape.AsSpan(..^1)) : flow);
    }

    private void Append(Layer layer) => layers.Add(Add(layers.Count.ToString(CultureInfo.InvariantCulture), layer));
}
