using Parallax.Vision;

namespace Parallax.Training.Evaluation;

/// <summary>What a backbone made of a folder's readable images; unlike a table, not yet known to be finite.</summary>
/// <param name="Values">(N, C), row-major.</param>
/// <param name="Channels">C.</param>
/// <param name="Images">The image of each row.</param>
/// <param name="Unreadable">Images left out.</param>
internal sealed record PooledFeatures(ReadOnlyMemory<float> Values, int Channels, IReadOnlyList<int> Images, IReadOnlyList<UnreadableImage> Unreadable)
{
    /// <summary>With names and classes.</summary>
    /// <exception cref="ImageException">A value is not finite.</exception>
    public ImageEmbeddings Of(ImageSource photos)
    {
        Embedder.RequireFinite(photos, [.. Images], Values.Span);
        int[] labels = [.. Images.Select(image => photos.Labels[image])];
        return new ImageEmbeddings(new EmbeddingTable<float>(Values, Channels), [.. Images.Select(image => photos.Names[image])], labels, photos.ClassNames, Unreadable);
    }
}
