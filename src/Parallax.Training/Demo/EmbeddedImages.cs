using Parallax.Training.Evaluation;
using Parallax.Vision;

namespace Parallax.Training.Demo;

/// <summary>Images and their features, row by row.</summary>
/// <param name="Images">The readable ones, by ascending path.</param>
/// <param name="Features">One row an image.</param>
/// <param name="Unreadable">Images left out, and why.</param>
internal sealed record EmbeddedImages(IReadOnlyList<DemoImage> Images, EmbeddingTable<float> Features, IReadOnlyList<UnreadableImage> Unreadable)
{
    /// <summary>The pooled features of a network, in evaluation mode.</summary>
    internal static EmbeddedImages Of(IReadOnlyList<DemoImage> images, Backbone backbone, EvaluationPlan plan, CancellationToken cancellation)
    {
        DemoImage[] sorted = [.. images.OrderBy(image => image.Path, StringComparer.Ordinal)];
        ImageFiles photos = ImageFiles.Listed([.. sorted.Select(image => image.Path)]);
        ImageEmbeddings found = new Embedder(backbone, plan).Embed(photos, cancellation: cancellation);
        Dictionary<string, DemoImage> byName = photos.Names.Zip(sorted).ToDictionary(pair => pair.First, pair => pair.Second);
        return new EmbeddedImages([.. found.Files.Select(name => byName[name])], found.Table, found.Unreadable);
    }

    /// <summary>The pixels of the same images.</summary>
    internal EmbeddingTable<float> Pixels(CancellationToken cancellation)
    {
        var decoder = new ImageDecoder();
        var photo = new Photo();
        var features = new List<float[]>(Images.Count);
        foreach (DemoImage image in Images)
        {
            cancellation.ThrowIfCancellationRequested();
            decoder.Decode(File.ReadAllBytes(image.Path), image.Path, photo);
            features.Add(PixelFeatures.Of(photo.Pixels, photo.SourceWidth, photo.SourceHeight));
        }

        return PixelFeatures.Centred(features);
    }
}
