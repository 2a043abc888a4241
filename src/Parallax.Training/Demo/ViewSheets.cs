using Parallax.Torch;
using Parallax.Training.Reports;
using Parallax.Vision;

namespace Parallax.Training.Demo;

/// <summary>What training saw, drawn: views with their crops, and local matches between two of them.</summary>
internal static class ViewSheets
{
    private const int SourcePixels = 480, LinesDrawn = 6;

    internal static CropSheet Crops(IReadOnlyList<SeenImage> images) => new(
        "Views",
        "Training images, evenly spaced by path, with the views that the first epoch made of them: where each was cut out, and its pixels as the network gets them.",
        [.. images.Select(Source)]);

    internal static MatchSheet Matches(IReadOnlyList<SeenImage> images, Backbone backbone) => new(
        "Local matches",
        $"The first two views of the same images, and the {LinesDrawn} closest pairs of patches: by place, where the patches' centres lie in the source image, "
            + "and by feature, as the trained network sees them.",
        [.. images.Where(image => image.Views.Count > 1).SelectMany(image => Pairs(image.Views[0], image.Views[1], backbone))]);

    // Boxes are drawn over the thumbnail, which may be smaller than the source.
    private static CropSource Source(SeenImage image)
    {
        ReportImage shown = Thumbnail.Of(image.Photo, SourcePixels);
        double x = (double)shown.Width / image.Photo.SourceWidth, y = (double)shown.Height / image.Photo.SourceHeight;
        return new CropSource(shown, [.. image.Views.Select(Overlay)]);

        CropOverlay Overlay(SeenView view)
        {
            SourceBox box = view.Geometry.Crop;
            return new CropOverlay(view.Picture, box.X * x, box.Y * y, box.Width * x, box.Height * y, view.Kind + (view.Geometry.Flipped ? ", mirrored" : ""));
        }
    }

    private static IEnumerable<MatchPair> Pairs(SeenView first, SeenView second, Backbone backbone)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        var (a, b) = (first.AsBatch(), second.AsBatch());
        var (fa, fb) = (backbone.Forward(a.Pixels), backbone.Forward(b.Pixels));
        Tensor place = PatchDistance.BetweenPlaces(a.Centres(fa.Grid), b.Centres(fb.Grid));   // (1, Na, Nb)
        Tensor feature = PatchDistance.BetweenFeatures(fa.Patches, fb.Patches);               // (1, Na, Nb)
        return
        [
            new(first.Picture, second.Picture, Lines(place), $"by place ({fa.Grid} patches)"),
            new(first.Picture, second.Picture, Lines(feature), $"by feature ({fa.Grid} patches)"),
        ];

        MatchLine[] Lines(Tensor distance)
        {
            Match match = Match.Nearest(distance, LinesDrawn);
            float[] distances = distance.ToArray<float>();
            return [.. match.Inputs.ToArray<long>().Zip(match.Candidates.ToArray<long>())
                .OrderBy(pair => distances[pair.First * fb.Grid.Count + pair.Second])
                .Select(pair => Line(Centre((int)pair.First, fa.Grid, first.Geometry), Centre((int)pair.Second, fb.Grid, second.Geometry)))];
        }
    }

    private static MatchLine Line(ViewPoint from, ViewPoint to) => new(from.X, from.Y, to.X, to.Y);

    private static ViewPoint Centre(int patch, Grid grid, in ViewGeometry view) => new(
        (patch % grid.Columns + 0.5) * view.Width / grid.Columns, (patch / grid.Columns + 0.5) * view.Height / grid.Rows);
}
