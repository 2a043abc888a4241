using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>One view of each of B images, as patches.</summary>
/// <param name="Patches">(B, N, C), float32 on the CPU, contiguous.</param>
/// <param name="Grid">The N patches.</param>
/// <param name="Geometry">Where each view lies in its image.</param>
internal sealed record PatchView(Tensor Patches, Grid Grid, IReadOnlyList<ViewGeometry> Geometry)
{
    /// <summary>C.</summary>
    public int Channels => (int)Patches.Size(2);

    /// <summary>All B·N patches; outlives the tensor.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public EmbeddingTable<float> Table => new(Patches.ToArray<float>(), Channels);

    /// <summary>The patches of one image: (N, C).</summary>
    public ReadOnlySpan<float> Of(int image) => Patches.AsSpan<float>().Slice(image * Grid.Count * Channels, Grid.Count * Channels);
}
