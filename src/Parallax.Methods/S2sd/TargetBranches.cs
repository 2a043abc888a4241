using System.Globalization;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.S2sd;

/// <summary>The branches of the targets: z_i = W_i2·relu(W_i1·g + b_i1) + b_i2, of given widths and depth.</summary>
/// <remarks>All first layers see the same features, so that they are one product: <c>first</c> has the rows of the branches one below the other.</remarks>
public sealed class TargetBranches : Module
{
    private readonly long[] widths;
    private readonly Linear first;
    private readonly Linear[][] further;

    /// <summary>Makes the branches.</summary>
    /// <param name="channels">C, the features' channels.</param>
    /// <param name="widths">t_i; at least one.</param>
    /// <param name="depth">Linear layers of a branch.</param>
    /// <param name="generator">Where first values come from.</param>
    public TargetBranches(int channels, IReadOnlyList<int> widths, int depth, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(widths);
        this.widths = [.. widths];
        first = Add("first", new Linear(channels, widths.Sum(), generator));
        further = [.. widths.Select((width, branch) => Enumerable.Range(1, depth - 1)
            .Select(layer => Add(string.Create(CultureInfo.InvariantCulture, $"branch{branch}_{layer}"), new Linear(width, width, generator))).ToArray())];
    }

    /// <summary>The targets' embeddings before they are normalised, (B, t_i) each.</summary>
    /// <param name="features">g, (B, C).</param>
    public Tensor[] Forward(Tensor features) =>
        [.. first.Forward(features).SplitWithSizes(widths, dim: 1).Zip(further, (z, layers) => layers.Aggregate(z, (flow, layer) => layer.Forward(flow.Relu())))];
}
