using Parallax.Training.Evaluation;
using Parallax.Training.Reports;
using Parallax.Vision;

namespace Parallax.Training.Demo;

/// <summary>The nearest other images of some, drawn.</summary>
internal static class NearImages
{
    private const int Queries = 8, Neighbours = 6, ThumbPixels = 128;

    internal static NeighbourSheet Sheet(EmbeddedImages embedded, bool tested)
    {
        int[] queries = [.. Spread.Over(embedded.Images.Count, Queries)];
        NeighbourLists near = new NeighbourSearch<float>(embedded.Features, Proximity.Cosine).FindWithin(Neighbours);
        return new NeighbourSheet(
            "Nearest neighbours",
            $"Images evenly spaced by path, none chosen by hand, and the {near.Depth} that the trained network finds nearest to each. "
                + (tested ? "All are test images, of classes that it was not trained on." : "All are training images, since there are no classes to keep apart."),
            [.. queries.Select(query => Row(embedded.Images, query, near[query], tested))]);
    }

    private static NeighbourRow Row(IReadOnlyList<DemoImage> images, int query, ReadOnlySpan<Neighbour> near, bool tested)
    {
        var thumbs = new NeighbourThumb[near.Length];
        for (int i = 0; i < near.Length; i++)
        {
            DemoImage found = images[near[i].Index];
            thumbs[i] = new NeighbourThumb(Picture(found), tested ? found.Class == images[query].Class : null, Caption(found, tested));
        }

        return new NeighbourRow(Picture(images[query]), Caption(images[query], tested), thumbs);
    }

    private static ReportImage Picture(DemoImage image) => Thumbnail.Of(ImageDecoder.Load(image.Path), ThumbPixels);

    // Without classes an image's own name says more.
    private static string Caption(DemoImage image, bool tested) =>
        !tested ? Path.GetFileName(image.Path)
        : image.Subcategory == image.Class ? image.Class
        : $"{image.Subcategory}, {image.Style}";
}
