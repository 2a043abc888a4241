using Parallax.Vision;

namespace Parallax.Tests.Vision.Views;

/// <summary>Pixels and geometry tell the same story: a view without colour changes shows what its map says it shows.</summary>
public sealed class ViewPixelsTests
{
    private const int Width = 180, Height = 140;
    private static readonly Normalization Plain = new() { Mean = [0, 0, 0], Std = [1, 1, 1] };

    public static readonly TheoryData<int, Interpolation> Draws =
        new MatrixTheoryData<int, Interpolation>([.. Enumerable.Range(0, 20)], Enum.GetValues<Interpolation>());

    // Red is the place along x, green along y: antialiased resizing keeps a slope but near the crop's edges, where it sees one side only.
    [Theory, MemberData(nameof(Draws))]
    public void Pixels_sampled_through_the_map_are_those_of_the_view(int seed, Interpolation interpolation)
    {
        ViewGroup group = Bare with { Size = 32, Interpolation = interpolation };
        var pixels = new float[3 * group.Size * group.Size];
        Rng rng = Rng.For(seed, 0, 0, 0);
        ViewGeometry geometry = new ViewMaker().Make(Slopes, group, 0, ref rng, pixels);
        int margin = 1 + (interpolation == Interpolation.Bicubic ? 2 : 1);
        for (int y = margin; y < group.Size - margin; y++)
        {
            for (int x = margin; x < group.Size - margin; x++)
            {
                SourcePoint place = geometry.ToSource(new ViewPoint(x + 0.5, y + 0.5));
                int at = (y * group.Size) + x;
                Assert.Equal(place.X - 0.5, 255 * pixels[at], 1.01);                                   // two roundings of half a step
                Assert.Equal(place.Y - 0.5, 255 * pixels[(group.Size * group.Size) + at], 1.01);
            }
        }
    }

    [Fact]
    public void Views_made_apart_are_those_of_the_loader()
    {
        using TemporaryFolder folder = Data.LoaderFolder.Create(good: 4, bad: 0);
        ViewPlan plan = new()
        {
            Global = new() { Size = 40, Shared = SharedDraws.Colours },
            Local = new() { Count = 2, Size = 24, Scale = (0.05, 0.3) },
        };
        ImageFiles images = ImageFiles.InFolder(folder.Path);
        using ViewLoader loader = ViewLoader.ForTraining(images, plan, new LoaderOptions { BatchSize = 4, Seed = 5, Threads = 2 });
        using LoadedBatch batch = loader.Batches(new LoaderPosition(3, 0), 4, TestContext.Current.CancellationToken).First();
        for (int row = 0; row < batch.Count; row++)
        {
            Photo photo = ImageDecoder.Load(images.FullPath(batch.Images[row]));
            IReadOnlyList<MadeView> made = MadeView.AllOf(photo, plan, seed: 5, epoch: 3, batch.Images[row]);
            for (int view = 0; view < made.Count; view++)
            {
                Assert.Equal(made[view].Pixels, batch.Pixels(view).Slice(row * made[view].Pixels.Length, made[view].Pixels.Length).ToArray());
                Assert.Equal(made[view].Geometry, batch.Geometry(view)[row]);
            }
        }
    }

    private static ViewGroup Bare { get; } = new()
    {
        Scale = (0.1, 1),
        ColorJitter = new() { Probability = 0 },
        Grayscale = 0,
        Blur = new() { Probability = [0] },
        Solarize = new() { Probability = [0] },
        Normalization = Plain,
    };

    private static Photo Slopes { get; } = Photo.FromRgb(Width, Height,
        [.. Enumerable.Range(0, Width * Height).SelectMany(i => new[] { (byte)(i % Width), (byte)(i / Width), (byte)128 })]);
}
