using System.Globalization;
using Parallax.Torch.Serialization;
using Parallax.Training.Reports;
using Parallax.Vision;

namespace Parallax.Training.Indexing;

/// <summary>Draws what was found: a page, or a picture whose rows begin with the query.</summary>
internal static class SearchSheet
{
    private const int ThumbPixels = 128;

    public static void Write(string path, string data, IReadOnlyList<SearchedImage> queries)
    {
        ImageSource photos = ImageSource.Open(data);
        Dictionary<string, int> numbers = photos.Names.Index().ToDictionary(name => name.Item, name => name.Index);
        using ImageReader reader = photos.OpenReader(ImageLimits.Default);
        NeighbourRow[] rows = [.. queries.Select(query => new NeighbourRow(Thumbnail.Of(ImageDecoder.Load(query.Query), ThumbPixels), Path.GetFileName(query.Query), [.. query.Found.Select(Thumb)]))];
        if (Path.GetExtension(path) == ".png") AtomicFile.Write(path, stream => stream.Write(Png.Encode(ContactSheet.Draw(rows, ThumbPixels))));
        else HtmlReport.Write(path, new Report("Search", $"{queries.Count} queries, {numbers.Count} images", [new NeighbourSheet("Nearest images", "Nearest first; pointing at one shows its name and distance.", rows)]));

        NeighbourThumb Thumb(FoundImage found) => new(
            Picture(reader, numbers.TryGetValue(found.Image, out int number) ? number : throw new ImageException(photos.Root, $"found no '{found.Image}', which is indexed; --data says where the images are now")),
            IsMatch: null, string.Create(CultureInfo.InvariantCulture, $"{found.Image}, {found.Distance:0.000}"));
    }

    private static ReportImage Picture(ImageReader reader, int number)
    {
        ImageSize size = reader.Open(number);
        var photo = new Photo();
        reader.Decode(new PixelBox(0, 0, size.Width, size.Height), photo);
        return Thumbnail.Of(photo, ThumbPixels);
    }
}
