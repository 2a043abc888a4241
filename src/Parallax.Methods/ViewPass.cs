using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods;

/// <summary>Neighbouring views of one size, which go through a network together: its batch norms see them as one batch.</summary>
/// <param name="First">The number of the first view.</param>
/// <param name="Count">V of this pass.</param>
/// <param name="Pixels">(V·B, 3, S, S), view by view.</param>
internal readonly record struct ViewPass(int First, int Count, Tensor Pixels)
{
    /// <summary>The passes of the first views of a batch.</summary>
    /// <param name="views">The batch.</param>
    /// <param name="count">How many of its views.</param>
    public static IEnumerable<ViewPass> Of(ViewBatch views, int count)
    {
        for (int first = 0, next; first < count; first = next)
        {
            for (next = first + 1; next < count && SameSize(views[first], views[next]); next++) { }
            Tensor[] pixels = [.. Enumerable.Range(first, next - first).Select(v => views[v].Pixels)];
            yield return new ViewPass(first, next - first, pixels.Length == 1 ? pixels[0] : Ops.Cat(pixels, dim: 0));
        }
    }

    /// <summary>What a network makes of each view; batch norms take each by itself, as if it came alone.</summary>
    /// <param name="views">The batch.</param>
    /// <param name="network">(V·B, 3, S, S) to as many rows an image, in their order.</param>
    /// <returns>One tensor a view.</returns>
    public static Tensor[] Apart(ViewBatch views, Func<Tensor, Tensor> network)
    {
        var outputs = new List<Tensor>();
        foreach (ViewPass pass in Of(views, views.Count))
        {
            using var parts = BatchParts.Of(pass.Count);
            outputs.AddRange(network(pass.Pixels).Chunk(pass.Count));
        }
        return [.. outputs];
    }

    private static bool SameSize(View a, View b) => a.Pixels.Shape.AsSpan().SequenceEqual(b.Pixels.Shape);
}
