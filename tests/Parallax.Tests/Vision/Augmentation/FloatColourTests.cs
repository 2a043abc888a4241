using Parallax.Tests.Golden;
using Parallax.Vision;

namespace Parallax.Tests.Vision.Augmentation;

/// <summary>Colours in floats against torchvision's functions on float tensors, recorded once; parameters stand in the file.</summary>
[Trait("Category", "Golden"), GoldenKind("views/float_colours")]
public sealed class FloatColourTests
{
    // The same operations in the same order, up to how a processor contracts them: a few units in the last place of numbers up to 1.
    private const float Elementwise = 1e-6f;

    // Sums of 713 lumas, or of 81 products instead of twice nine, in another order.
    private const float Summed = 4e-6f;

    private static readonly GoldenTensors Recorded = GoldenTensors.Read(Path.Combine(Repository.Find("tests", "golden"), "views", "float-colours"));

    [Fact]
    public void Brightness_equals_torchvision() => Expect("brightness", Elementwise, image => FloatColours.Brightness(image, 1.3f));

    [Fact]
    public void Contrast_equals_torchvision() => Expect("contrast", Summed, image => FloatColours.Contrast(image, 0.7f));

    [Fact]
    public void Saturation_equals_torchvision() => Expect("saturation", Elementwise, image => FloatColours.Saturation(image, 1.45f));

    [Fact]
    public void Grey_equals_torchvision() => Expect("grayscale", Elementwise, FloatColours.Grey);

    [Fact]
    public void Solarization_equals_torchvision() => Expect("solarize", Elementwise, image => FloatColours.Solarize(image, 128 / 255f));

    // A hue is a quotient, whose error six sectors magnify.
    [Theory, InlineData("hue", 0.07f), InlineData("hue_negative", -0.21f)]
    public void Hue_equals_torchvision(string result, float turn) => Expect(result, 4e-6f, image => FloatHue.Shift(image, turn));

    [Theory, InlineData("blur", 0.4, 3), InlineData("blur_wide", 1.4, 9)]
    public void Blur_equals_torchvision(string result, double sigma, int length) => Expect(result, Summed, image => new GaussianBlur().Apply(image, sigma, length));

    // Jitter in the order brightness, contrast, saturation, hue, then blur of three pixels, solarization, and numbers of up to 3.
    [Fact]
    public void A_whole_view_equals_the_chain_of_torchvision()
    {
        int[] shape = Recorded.Shape("image");
        Photo photo = Photo.FromRgb(shape[1], shape[0], Recorded.Values<byte>("image"));
        JitterDraw jitter = new(1.3f, 0.7f, 1.45f, 0.07, 0 | 1 << 2 | 2 << 4 | 3 << 6);
        ViewDraw draw = new(ResizeRequest.Whole(photo.Region, shape[1], shape[0], false, Interpolation.Bilinear), shape[1], shape[0], jitter, false, 1.4,
            BlurPlace.AfterColours, 128) { Precision = ColourPrecision.Float32 };
        float[] actual = new float[3 * shape[0] * shape[1]];
        new ViewMaker().Make(photo, draw, new Normalization(), actual);
        ExpectNear(Recorded.Floats("expect.chain"), actual, 2e-4f);   // colours near grey have a hue of few digits
    }

    [Fact]
    public void Without_colour_changes_both_precisions_give_the_same_view()
    {
        Photo photo = TinyImages.Synthetic(61, 47);
        ViewGroup bytes = new() { Size = 24, ColorJitter = new() { Probability = 0 }, Grayscale = 0, Blur = new() { Probability = [0] }, Solarize = new() { Probability = [1] } };
        float[] expected = new float[3 * 24 * 24], actual = new float[expected.Length];
        Rng first = Rng.For(1, 0, 0, 0), second = first;
        ViewMaker maker = new();
        ViewGeometry geometry = maker.Make(photo, bytes, 0, ref first, expected);
        Assert.Equal(geometry, maker.Make(photo, bytes with { ColourPrecision = ColourPrecision.Float32 }, 0, ref second, actual));
        ExpectNear(expected, actual, 2e-6f);
    }

    private static void Expect(string result, float tolerance, Action<FloatPlanes> operation)
    {
        int[] shape = Recorded.Shape("image");
        byte[] rgb = Recorded.Values<byte>("image");
        RgbPlanes bytes = new();
        bytes.Reset(shape[1], shape[0]);
        bytes.All.Fill(201);   // what stands in the padding must not matter
        for (int i = 0; i < bytes.Count; i++)
            (bytes.Red[i], bytes.Green[i], bytes.Blue[i]) = (rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]);
        FloatPlanes image = new();
        image.From(bytes);
        operation(image);
        float[] actual = [.. Enumerable.Range(0, 3).SelectMany(channel => image.Plane(channel)[..image.Count].ToArray())];
        ExpectNear(Recorded.Floats($"expect.{result}"), actual, tolerance);
    }

    private static void ExpectNear(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"number {i}: expected {expected[i]:R}, found {actual[i]:R}");
    }
}
