using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.Objects;

/// <summary>Which tokens of two views make up which object. An object that one view lacks is left out of everything.</summary>
/// <remarks>Objects lie in rows image by image, cluster by cluster: M in all, a number that varies from batch to batch and may be 0.</remarks>
public sealed class ObjectAssignment
{
    private readonly Tensor[] weights, sizes;

    private ObjectAssignment(Tensor[] weights, Tensor[] sizes, Tensor valid, Tensor rows)
    {
        (this.weights, this.sizes) = (weights, sizes);
        (Valid, Rows) = (valid, rows);
        ObjectsPerImage = valid.Sum([1], dtype: DType.Int64);
    }

    /// <summary>The clusters that have members in both views: (B, K), bool.</summary>
    public Tensor Valid { get; }

    /// <summary>Where among the B·K clusters the M objects are: (M), int64, ascending.</summary>
    public Tensor Rows { get; }

    /// <summary>(B), int64; the sum is M.</summary>
    public Tensor ObjectsPerImage { get; }

    /// <summary>M.</summary>
    public int Count => (int)Rows.Size(0);

    /// <summary>The share that each token of a view has in the view's part of each cluster: (B, K, N). Rows sum to 1, or are 0 for an empty cluster.</summary>
    /// <param name="view">0 or 1.</param>
    public Tensor Weights(int view) => weights[view];

    /// <summary>The tokens of a view in each cluster, by their shares: (B, K).</summary>
    /// <param name="view">0 or 1.</param>
    public Tensor Sizes(int view) => sizes[view];

    /// <summary>The objects of one view: means over their tokens. Gradients flow back to the tokens.</summary>
    /// <param name="tokens">(B, N, D), any features of that view's patches; half floats are widened.</param>
    /// <param name="view">0 or 1.</param>
    /// <returns>(M, D), f32 or f64.</returns>
    /// <exception cref="ShapeException">The tokens do not fit the view.</exception>
    public Tensor Means(Tensor tokens, int view)
    {
        var (B, K, N) = (weights[view].Size(0), weights[view].Size(1), weights[view].Size(2));
        Require.Shape(tokens, $"({B}, {N}, D), a feature for every patch of view {view}", [B, N, -1]);
        using var full = FullPrecision.Enter(tokens.Device);
        Tensor x = FullPrecision.Of(tokens);
        Tensor means = weights[view].To(x.DType).Bmm(x);                                     // (B, K, D)
        return means.View([B * K, x.Size(2)]).IndexSelect(0, Rows);
    }

    /// <summary>Splits a joint assignment; waits for the device once, to learn M.</summary>
    internal static ObjectAssignment Of(Tensor assignment, long n1, long n2)
    {
        Tensor[] parts = assignment.SplitWithSizes([n1, n2], dim: 2);                        // (B, K, N) each
        Tensor[] sizes = Array.ConvertAll(parts, a => a.Sum([2]));                           // (B, K) each
        Tensor[] weights = [.. parts.Zip(sizes, (a, size) => a / size.MaskedFill(size.Eq(0), 1).Unsqueeze(-1))];
        Tensor valid = (sizes[0] > 0).LogicalAnd(sizes[1] > 0);
        return new ObjectAssignment(weights, sizes, valid, valid.Flatten().Nonzero().Squeeze(-1));
    }

    internal ObjectAssignment Outward(TensorScope scope)
    {
        foreach (Tensor tensor in (ReadOnlySpan<Tensor>)[.. weights, .. sizes, Valid, Rows, ObjectsPerImage]) scope.Outward(tensor);
        return this;
    }
}
