using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Methods.Contrast;

/// <summary>Shuffling batch norm (He et al., CVPR 2020, section 3.3): keys are normalised among other images than their queries, so that statistics tell nothing.</summary>
/// <remarks>
/// The images of all processes are put in a random order; each process embeds its part of it, a group at a time, and the keys go back to their images. A
/// process without others makes groups of its own batch: what many small GPUs do by themselves.
/// </remarks>
internal static class ShuffledGroups
{
    /// <summary>Embeds a batch in groups.</summary>
    /// <param name="images">(B, …), of the same size on every rank.</param>
    /// <param name="order">A permutation of the W·B images of all ranks, the same on every rank: (W·B), int64.</param>
    /// <param name="groups">How many groups a process makes of its part.</param>
    /// <param name="embed">Embeds a group.</param>
    /// <param name="ranks">The processes whose images are mixed.</param>
    /// <returns>(B, d), row by row of the images.</returns>
    public static Tensor Forward(Tensor images, Tensor order, int groups, Func<Tensor, Tensor> embed, ProcessGroup ranks)
    {
        using var scope = TensorScope.Open();
        long B = images.Size(0);
        Tensor own = ranks.AllGather(images).IndexSelect(0, order.Narrow(0, ranks.Rank * B, B));
        long[] sizes = [.. Enumerable.Range(0, groups).Select(g => (B * (g + 1) / groups) - (B * g / groups))];
        Tensor shuffled = Ops.Cat([.. own.SplitWithSizes(sizes).Select(embed)]);                     // (B, d)
        Tensor back = order.Argsort().Narrow(0, ranks.Rank * B, B);
        return scope.Outward(ranks.AllGather(shuffled).IndexSelect(0, back));
    }

    /// <summary>Groups of about a size; one where the batch holds no two.</summary>
    public static int CountOf(long images, int size) => size == 0 ? 1 : (int)Math.Max(1, images / size);
}
