using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax;

/// <summary>DINO's projection head: a trunk down to vectors of length 1, and a weight-normalised map of them to K logits; CrIBo's has two such maps.</summary>
/// <remarks>
/// Caron et al., "Emerging Properties in Self-Supervised Vision Transformers", ICCV 2021, appendix C.
/// <code>
/// z = unit(Linear(GELU(Linear(GELU(Linear(x))))))      logits = last_layer(z)      object logits = last_layer_c(z)
/// </code>
/// Names are those of the released codes.
/// </remarks>
public sealed class DistillationHead : Module
{
    private readonly Sequential trunk;
    private readonly bool seesWholeBatch;
    private readonly WeightNormLinear lastLayer;
    private readonly WeightNormLinear? objectLayer;

    /// <summary>Makes the head.</summary>
    /// <param name="channels">C, the size of the vectors that it is given.</param>
    /// <param name="outputs">K, the number of logits.</param>
    /// <param name="options">The trunk.</param>
    /// <param name="random">Where first values come from.</param>
    /// <param name="objectOutputs">The number of logits of a second output layer, for objects; none leaves it out.</param>
    public DistillationHead(int channels, int outputs, DistillationHeadOptions options, Generator random, int? objectOutputs = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var layers = new List<Layer>();
        int width = channels;
        for (int i = 1; i <= options.Layers; i++)
        {
            bool last = i == options.Layers;
            int next = last ? options.Bottleneck : options.Hidden;
            layers.Add(new Linear(width, next, random, weights: Initialize.TruncatedNormal()));
            if (!last && options.BatchNorm) layers.Add(new BatchNorm(next));
            if (!last) layers.Add(new GELU());
            width = next;
        }
        seesWholeBatch = options.BatchNorm;
        trunk = Add("mlp", new Sequential([.. layers]));
        lastLayer = Add("last_layer", new WeightNormLinear(width, outputs, random, options.NormLastLayer));
        if (objectOutputs is { } objects) objectLayer = Add("last_layer_c", new WeightNormLinear(width, objects, random, options.NormLastLayer));
    }

    /// <summary>(M, C) → (M, K).</summary>
    public Tensor Forward(Tensor input) => Run(input, null, lastLayer);

    /// <summary>(M, C) → (M, K of objects), by the same trunk.</summary>
    /// <exception cref="InvalidOperationException">The head has no output layer for objects.</exception>
    public Tensor ForwardObjects(Tensor input) =>
        Run(input, null, objectLayer ?? throw new InvalidOperationException("the head was made without an output layer for objects"));

    /// <summary>The logits of some of the rows: (M, C) → (R, K). Batch norms see all rows; without them only the wanted ones are computed.</summary>
    /// <param name="input">(M, C).</param>
    /// <param name="rows">Numbers of R rows, (R), int64.</param>
    public Tensor Of(Tensor input, Tensor rows) => Run(input, rows, lastLayer);

    /// <summary>z: (M, C) → (M, bottleneck), vectors of length 1.</summary>
    public Tensor Trunk(Tensor input)
    {
        using var scope = TensorScope.Open();
        Tensor z = trunk.Forward(input);
        return scope.Outward(z / z.Norm(2, [-1], keepDim: true).ClampMin(1e-12));
    }

    /// <summary>The output layer alone, which is linear: (M, bottleneck) → (M, K).</summary>
    public Tensor Output(Tensor z) => lastLayer.Forward(z);

    private Tensor Run(Tensor input, Tensor? rows, WeightNormLinear output)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = TensorScope.Open();
        if (rows is null) return scope.Outward(output.Forward(Trunk(input)));
        return scope.Outward(output.Forward(seesWholeBatch ? Trunk(input).IndexSelect(0, rows) : Trunk(input.IndexSelect(0, rows))));
    }
}
