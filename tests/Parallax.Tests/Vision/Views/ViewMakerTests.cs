using Parallax.Tests.Vision.Augmentation;
using Parallax.Vision;

namespace Parallax.Tests.Vision.Views;

public sealed class ViewMakerTests
{
    private static readonly Normalization None = new() { Mean = [0, 0, 0], Std = [1, 1, 1] };

    public static readonly TheoryData<int> Seeds = [.. Enumerable.Range(0, 25)];

    // The photo's red is its column and its green its row (0 … 1), so a view's pixels tell where they come from; bytes round by half a
    // level,
    // twice, and at the crop's border the kernel is cut off: within its reach of the border values are not compared.
    [Theory, MemberData(nameof(Seeds))]
    public void View_pixels_agree_with_the_geometry(int seed)
    {
        const int side = 250, size = 32;
        ViewGroup group = new() { Size = size, ColorJitter = new() { Probability = 0 }, Grayscale = 0, Normalization = None,
            Blur = new() { Probability = [0] }, Solarize = new() { Probability = [0] }, Scale = (0.1, 1) };
        float[] pixels = new float[3 * size * size];
        Rng rng = Rng.For(seed, 0, 0, 0);
        ViewGeometry geometry = new ViewMaker().Make(Coordinates(side), group, 0, ref rng, pixels);
        int margin = 3;
        for (int y = margin; y < size - margin; y++)
        {
            for (int x = margin; x < size - margin; x++)
            {
                SourcePoint source = geometry.ToSource(new ViewPoint(x + 0.5, y + 0.5));
                Assert.Equal(source.X - 0.5, pixels[y * size + x] * 255, 1.01);
                Assert.Equal(source.Y - 0.5, pixels[size * size + y * size + x] * 255, 1.01);
            }
        }
    }

    [Theory, InlineData(250, 250, 40, 32), InlineData(250, 120, 40, 40), InlineData(90, 250, 48, 32), InlineData(20, 30, 48, 32)]
    public void Evaluation_view_is_the_centre_and_agrees_with_its_geometry(int width, int height, int shorter, int size)
    {
        float[] pixels = new float[3 * size * size];
        EvaluationPlan plan = new() { Size = size, ShorterSide = shorter, Normalization = None };
        ViewGeometry geometry = new ViewMaker().Make(Coordinates(width, height), plan, pixels);
        double scale = Math.Min(width, height) / (double)shorter;
        Assert.Equal(size * scale, geometry.Crop.Width, 0.05 * size * scale);
        Assert.Equal(width / 2.0, geometry.Crop.X + geometry.Crop.Width / 2, 1.0 * scale);
        Assert.Equal(height / 2.0, geometry.Crop.Y + geometry.Crop.Height / 2, 1.0 * scale);
        for (int i = size / 3; i < size - size / 3; i++)
        {
            SourcePoint source = geometry.ToSource(new ViewPoint(i + 0.5, i + 0.5));
            Assert.Equal(source.X - 0.5, pixels[i * size + i] * 255, 1.01);
            Assert.Equal(source.Y - 0.5, pixels[size * size + i * size + i] * 255, 1.01);
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Every_number_of_lanes_makes_the_same_view(int seed)
    {
        Photo photo = TinyImages.Synthetic(97, 71, seed);
        Rng rng = Rng.For(seed, 0, 0, 1);
        ViewDraw draw = ViewDrawing.Draw(new ViewGroup { Size = 37, Solarize = new() { Probability = [0.5] } }, 0, 97, 71, ref rng);
        float[] expected = new float[3 * 37 * 37], actual = new float[3 * 37 * 37];
        new ViewMaker().Make(photo, draw, new Normalization(), expected, Lanes.One);
        foreach (string lanes in ProcessorLanes.Wide)
        {
            new ViewMaker().Make(photo, draw, new Normalization(), actual, Enum.Parse<Lanes>(lanes));
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Making_views_allocates_nothing_once_buffers_have_grown()
    {
        byte[] bytes = TinyImages.Bytes("scene.jpg");
        ImageDecoder decoder = new();
        ViewMaker maker = new();
        Photo photo = new();
        ViewGroup group = new() { Size = 64 };
        float[] pixels = new float[3 * 64 * 64];
        long before = 0;
        for (int i = 0; i < 400; i++)
        {
            if (i == 200)
                before = GC.GetAllocatedBytesForCurrentThread();
            decoder.Decode(bytes, "scene.jpg", photo);
            Rng rng = Rng.For(0, 0, i % 200, 0);
            maker.Make(photo, group, i % 2, ref rng, pixels);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wrong_room_for_a_view_is_named()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new ViewMaker().Make(TinyImages.Synthetic(9, 9), new EvaluationPlan { Size = 8, ShorterSide = 8 }, new float[10]));
        Assert.StartsWith("a view of 8 x 8: expected room for 192 numbers, found 10", error.Message, StringComparison.Ordinal);
    }

    private static Photo Coordinates(int width, int? height = null)
    {
        byte[] rgb = new byte[3 * width * (height ?? width)];
        for (int i = 0; i < rgb.Length; i += 3)
            (rgb[i], rgb[i + 1]) = ((byte)(i / 3 % width), (byte)(i / 3 / width));
        return Photo.FromRgb(width, height ?? width, rgb);
    }
}
