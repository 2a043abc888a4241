using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Contrast;

/// <summary>How the keys of a step are shuffled: which images are normalised together.</summary>
/// <param name="Order">A permutation of the images of all ranks, the same on every rank: (W·B), int64.</param>
/// <param name="Count">Groups that a process makes of its part.</param>
internal readonly record struct KeyGroups(Tensor Order, int Count)
{
    /// <summary>Draws the groups of a step; null where the batch is embedded as it is: nothing is wanted, or one group is all there is.</summary>
    /// <param name="key">The network that embeds keys.</param>
    /// <param name="images">B, of this process.</param>
    /// <param name="size">Images that are normalised together; 0 for the batch as it is.</param>
    /// <param name="random">Where the order comes from.</param>
    /// <param name="at">The processes.</param>
    /// <exception cref="InvalidOperationException">Groups are wanted of batch norms that take the statistics of all processes.</exception>
    public static KeyGroups? Draw(Module key, long images, int size, Generator random, Progress at) =>
        CountOf(key, images, size, at) is { } count ? new KeyGroups(Ops.Randperm(images * at.Ranks.Size, random, DType.Int64), count) : null;

    /// <summary>How many groups a step would draw; null where the batch is embedded as it is.</summary>
    /// <param name="key">The network that embeds keys.</param>
    /// <param name="images">B, of this process.</param>
    /// <param name="size">Images that are normalised together; 0 for the batch as it is.</param>
    /// <param name="at">The processes.</param>
    /// <exception cref="InvalidOperationException">Groups are wanted of batch norms that take the statistics of all processes.</exception>
    public static int? CountOf(Module key, long images, int size, Progress at)
    {
        bool perRank = key.NamedModules().Select(named => named.Module).OfType<BatchNorm>().All(norm => norm.Ranks.Size == 1);
        int groups = ShuffledGroups.CountOf(perRank ? images : images * at.Ranks.Size, size);
        if (!perRank && groups > 1)
            throw new InvalidOperationException($"groups of {size} keys have statistics of their own: expected batch_norm: per_rank, or method.key_group: 0");
        return size == 0 || (groups == 1 && (at.Ranks.Size == 1 || !perRank)) ? null : groups;
    }
}
