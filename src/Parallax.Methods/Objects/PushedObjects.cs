using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Methods.Objects;

/// <summary>The objects of a batch of all ranks.</summary>
/// <param name="Objects">(2, M, D), both views, image by image, the ranks in their order.</param>
/// <param name="Counts">Objects of each image, of sum M.</param>
internal sealed record PushedObjects(Tensor Objects, long[] Counts)
{
    /// <summary>M.</summary>
    public long Count => Objects.Size(1);

    /// <summary>Gathers the ranks' objects. Their numbers differ, so they travel padded to the largest.</summary>
    /// <exception cref="ShapeException">The counts of an image do not sum to the objects.</exception>
    public static PushedObjects Gather(Tensor objects1, Tensor objects2, Tensor objectsPerImage, ProcessGroup ranks)
    {
        long M = objects1.Size(0);
        Require.Shape(objectsPerImage, "(B), the objects of each image", [-1]);
        if (objectsPerImage.Sum().ToInt64() is var sum && sum != M)
            throw new ShapeException($"objectsPerImage must be (B), of sum {M}, the rows of objects1; its sum is {sum}");
        Tensor own = FullPrecision.Of(Ops.Stack([objects1.Detach(), objects2.Detach()]));    // (2, M, D)
        long[] counts = ranks.AllGather(objectsPerImage.To(objects1.Device, DType.Int64)).ToArray<long>();
        if (ranks.Size == 1) return new PushedObjects(own, counts);
        long[] ofRank = [.. counts.Chunk(counts.Length / ranks.Size).Select(c => c.Sum())];
        Tensor all = ranks.AllGather(own.ConstantPadNd([0, 0, 0, ofRank.Max() - M]).Unsqueeze(0));          // (W, 2, most, D)
        return new PushedObjects(Ops.Cat([.. ofRank.Select((count, rank) => all[rank].Narrow(1, 0, count))], dim: 1), counts);
    }

    /// <summary>The first images.</summary>
    public PushedObjects First(int images) =>
        Counts.Length <= images ? this : Counts[..images] is var kept ? new PushedObjects(Objects.Narrow(1, 0, kept.Sum()), kept) : this;
}
