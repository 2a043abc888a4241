using Parallax.Tests.Golden;
using Parallax.Vision;

namespace Parallax.Tests.Vision.Augmentation;

/// <summary>Image operations against Pillow's results. The bound of the golden set is one level on average; ours is equality.</summary>
[Trait("Category", "Golden"), GoldenKind("glsd/image")]
public sealed class GoldenImageOperationTests
{
    /// <summary>Every case with every width of vectors that this processor has.</summary>
    public static IEnumerable<ITheoryDataRow> EveryLanes => GoldenRows.Of(GoldenTensors.OfKind("glsd/image"), [nameof(Lanes.One), .. ProcessorLanes.Wide]);

    [Theory, MemberData(nameof(EveryLanes))]
    public void Crop_and_bicubic_resize_equal_Pillow(string name, string lanes) => Expect(GoldenTensors.Read(name), "crop_resize_bicubic", Resized(GoldenTensors.Read(name), flip: false, lanes));

    [Theory, MemberData(nameof(EveryLanes))]
    public void Mirrored_resize_equals_Pillow(string name, string lanes) => Expect(GoldenTensors.Read(name), "hflip", Resized(GoldenTensors.Read(name), flip: true, lanes));

    [Theory, MemberData(nameof(EveryLanes))]
    public void Brightness_equals_Pillow(string name, string lanes) => ExpectAfter(name, "brightness", lanes, (image, l) => Blend.Brightness(image, 1.3f, l));

    [Theory, MemberData(nameof(EveryLanes))]
    public void Contrast_equals_Pillow(string name, string lanes) => ExpectAfter(name, "contrast", lanes, (image, l) => Blend.Contrast(image, 0.7f, l));

    [Theory, MemberData(nameof(EveryLanes))]
    public void Saturation_equals_Pillow(string name, string lanes) => ExpectAfter(name, "saturation", lanes, (image, l) => Blend.Saturation(image, 1.15f, l));

    [Theory, MemberData(nameof(EveryLanes))]
    public void Hue_equals_Pillow(string name, string lanes) => ExpectAfter(name, "hue", lanes, (image, l) => Hue.Shift(image, 0.07, l));

    [Theory, MemberData(nameof(EveryLanes))]
    public void Greyscale_equals_Pillow(string name, string lanes) => ExpectAfter(name, "grayscale", lanes, (image, l) => Luma.Apply(image, l));

    [Theory, MemberData(nameof(EveryLanes))]
    public void Blur_equals_Pillow(string name, string lanes) => ExpectAfter(name, "blur", lanes, (image, l) => new BoxBlur().Apply(image, 1.4, l));

    [Theory, MemberData(nameof(EveryLanes))]
    public void Solarization_equals_Pillow(string name, string lanes) => ExpectAfter(name, "solarize", lanes, (image, l) => Solarization.Apply(image, 128, l));

    [Theory, MemberData(nameof(EveryLanes))]
    public void Jitter_chain_equals_Pillow(string name, string lanes) => ExpectAfter(name, "jitter_chain_bcsh", lanes, (image, l) =>
    {
        Blend.Brightness(image, 1.3f, l);
        Blend.Contrast(image, 0.7f, l);
        Blend.Saturation(image, 1.15f, l);
        Hue.Shift(image, 0.07, l);
    });

    // One rounding more than torchvision's (scale and offset instead of two divisions): a few units in the last place of values up to 3.
    [Theory, MemberData(nameof(EveryLanes))]
    public void Normalised_planes_equal_torchvision_to_single_precision(string name, string lanes)
    {
        GoldenTensors golden = GoldenTensors.Read(name);
        float[] expected = golden.Values<float>("expect32.normalized");
        float[] actual = new float[expected.Length];
        new Normalizer(new Normalization()).Write(Resized(golden, flip: false, lanes), actual, Enum.Parse<Lanes>(lanes));
        for (int i = 0; i < actual.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-6f);
    }

    private static void ExpectAfter(string name, string result, string lanes, Action<RgbPlanes, Lanes> operation)
    {
        GoldenTensors golden = GoldenTensors.Read(name);
        RgbPlanes image = Resized(golden, flip: false, lanes);
        operation(image, Enum.Parse<Lanes>(lanes));
        Expect(golden, result, image);
    }

    private static void Expect(GoldenTensors golden, string result, RgbPlanes image) =>
        Assert.Equal(golden.Values<byte>($"expect.{result}"), image.ToRgb());

    private static RgbPlanes Resized(GoldenTensors golden, bool flip, string lanes)
    {
        int[] shape = golden.Shape("image");
        int[] box = [.. golden.Metadata("box_top_left_height_width").Trim('(', ')').Split(',').Select(int.Parse)];
        int size = int.Parse(golden.Metadata("output_size"));
        RgbPlanes planes = new();
        new Resampler().Resize(
            Photo.FromRgb(shape[1], shape[0], golden.Values<byte>("image")),
            ResizeRequest.Whole(new PixelBox(box[1], box[0], box[3], box[2]), size, size, flip, Interpolation.Bicubic), planes,
            Enum.Parse<Lanes>(lanes));
        return planes;
    }
}
