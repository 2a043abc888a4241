using Parallax.Tests.Loop;
using Parallax.Training.Evaluation.Dense;
using Parallax.Vision;

namespace Parallax.Tests.Evaluation.Dense;

public sealed class DenseMatchingTests : IDisposable
{
    private const int Stride = 8, Cells = 4;
    private const long Seed = 3;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Matches_equal_plain_loops_over_the_same_views()
    {
        PaintedPhotos.Paint(folder.Path, classes: 2, imagesPerClass: 3);
        ImageSource photos = ImageSource.Open(folder.Path);
        var view = new EvaluationPlan { Size = Stride * Cells, ShorterSide = Stride * Cells };
        DenseMatchingScores found = new DenseMatching(new CellColours(Stride), view, Seed).Score(photos, TestContext.Current.CancellationToken);

        var tally = new PlaceTally();
        using ImageReader reader = photos.OpenReader(ImageLimits.Default);
        for (int image = 0; image < photos.Count; image++)
        {
            var photo = new Photo();
            reader.Decode(reader.Open(image).Whole, photo);
            IReadOnlyList<MadeView> views = MadeView.AllOf(photo, DenseViews.Pair(view), Seed, epoch: 0, image);
            foreach (var (a, b) in new[] { (views[0], views[1]), (views[1], views[0]) })
                tally.Add(a.Geometry, b.Geometry, new Grid(Cells, Cells), [.. Enumerable.Range(0, Cells * Cells).Select(i => (long)MostSimilar(Colours(a, i), b))]);
        }
        DenseMatchingScores expected = tally.Scores;
        Assert.Equal((expected.Matches, expected.Images), (found.Matches, found.Images));
        Assert.Equal(Figures(expected), Figures(found));
        Assert.Equal(Figures(expected.Chance!), Figures(found.Chance!));
        Assert.True(found.Matches > 50 && found.Distinct > found.Chance!.Accuracy);
    }

    [Fact]
    public void Other_seeds_draw_other_views()
    {
        PaintedPhotos.Paint(folder.Path, classes: 1, imagesPerClass: 4);
        DenseMatchingScores[] found = [.. new long[] { 1, 1, 2 }.Select(seed =>
            new DenseMatching(new CellColours(8), new EvaluationPlan { Size = 32, ShorterSide = 32 }, seed).Score(ImageSource.Open(folder.Path), TestContext.Current.CancellationToken))];
        Assert.Equal(found[0], found[1]);
        Assert.NotEqual(found[0].Distance, found[2].Distance);
    }

    // Loops in another order round otherwise.
    private static double[] Figures(DenseMatchingScores scores) => [Math.Round(scores.Accuracy, 10), Math.Round(scores.Distance, 10), Math.Round(scores.Distinct, 10)];

    private static double[] Colours(MadeView view, int cell)
    {
        const int side = Stride * Cells;
        double[] mean = new double[3];
        for (int channel = 0; channel < 3; channel++)
        {
            for (int i = 0; i < Stride * Stride; i++)
                mean[channel] += view.Pixels[(channel * side * side) + (((cell / Cells * Stride) + (i / Stride)) * side) + (cell % Cells * Stride) + (i % Stride)] / (Stride * Stride);
        }
        return mean;
    }

    private static int MostSimilar(double[] patch, MadeView among) => Enumerable.Range(0, Cells * Cells).MaxBy(j => Cosine(patch, Colours(among, j)));

    private static double Cosine(double[] x, double[] y) =>
        x.Zip(y, (a, b) => a * b).Sum() / Math.Sqrt(x.Sum(a => a * a) * y.Sum(b => b * b));
}
