using Parallax.Tests.Loop;
using Parallax.Training.Evaluation.Dense;
using Parallax.Vision;

namespace Parallax.Tests.Evaluation.Dense;

public sealed class DensePassTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // At 512 pixels a batch has 12 rows, so that 26 images make three, the last filled up.
    [Fact]
    public void Every_readable_image_is_visited_once()
    {
        PaintedPhotos.Paint(folder.Path, classes: 2, imagesPerClass: 13);
        File.WriteAllText(folder["class1/004.png"], "no picture");
        var backbone = new CellColours(64);
        var visited = new List<int>();
        int batches = 0;
        IReadOnlyList<UnreadableImage> unreadable = new DensePass(backbone, DenseViews.Whole(new EvaluationPlan { Size = 512, ShorterSide = 512 }), seed: 0).Run(
            ImageSource.Open(folder.Path), pass: 0, (images, views) =>
            {
                batches++;
                visited.AddRange(images);
                Assert.Equal((images.Count, new Grid(8, 8)), (views[0].Geometry.Count, views[0].Grid));
            }, TestContext.Current.CancellationToken);
        Assert.Equal(3, batches);
        Assert.Equal(Enumerable.Range(0, 26).Where(image => image != 17), visited.Order());
        Assert.Equal(25, backbone.Seen.Distinct().Count());
        Assert.Equal("class1/004.png", Assert.Single(unreadable).Name);
        Assert.True(backbone.IsTraining);
    }

    // The sides of a crop are whole numbers: one that is rounded down by half a pixel may be all that is missing.
    [Theory, InlineData(40, 30), InlineData(31, 77), InlineData(900, 10)]
    public void The_whole_view_shows_all_of_any_image(int width, int height)
    {
        Photo photo = Photo.FromRgb(width, height, new byte[3 * width * height]);
        for (int image = 0; image < 20; image++)
        {
            ViewGeometry view = Assert.Single(MadeView.AllOf(photo, DenseViews.Whole(new EvaluationPlan { Size = 8, ShorterSide = 8 }), seed: 5, epoch: 0, image)).Geometry;
            Assert.False(view.Flipped);
            Assert.InRange(view.Crop.Area, (1 - (0.5 / Math.Min(width, height))) * width * height, width * height);
        }
    }
}
