using Parallax.Vision;

namespace Parallax.Tests.Vision.Augmentation;

public sealed class ResampleTests
{
    public static readonly TheoryData<int> Seeds = [.. Enumerable.Range(0, 40)];

    [Theory, MemberData(nameof(Seeds))]
    public void Every_number_of_lanes_equals_the_plain_definition(int seed)
    {
        Rng rng = Rng.For(seed, 0, 0, 0);
        Photo photo = TinyImages.Synthetic(1 + rng.NextInt(90), 1 + rng.NextInt(90), seed);
        PixelBox crop = CropSampling.Draw(photo.SourceWidth, photo.SourceHeight, (0.05, 1), (0.2, 5), ref rng);
        var (fullWidth, fullHeight) = (1 + rng.NextInt(100), 1 + rng.NextInt(100));
        var (x, y) = (rng.NextInt(fullWidth), rng.NextInt(fullHeight));
        ResizeRequest request = new(crop, fullWidth, fullHeight, x, y, 1 + rng.NextInt(fullWidth - x), 1 + rng.NextInt(fullHeight - y),
            rng.Chance(0.5), rng.Chance(0.5) ? Interpolation.Bilinear : Interpolation.Bicubic);
        byte[] expected = PlainResize(photo, request);
        foreach (string lanes in new[] { nameof(Lanes.One) }.Concat(ProcessorLanes.Wide))
        {
            RgbPlanes planes = new();
            new Resampler().Resize(photo, request, planes, Enum.Parse<Lanes>(lanes));
            Assert.True(expected.AsSpan().SequenceEqual(planes.ToRgb()), $"seed {seed}, {lanes}: {request} differs");
        }
    }

    [Theory, InlineData(Interpolation.Bilinear), InlineData(Interpolation.Bicubic)]
    public void Resize_to_the_same_size_changes_nothing(Interpolation interpolation)
    {
        Photo photo = TinyImages.Synthetic(40, 30);
        RgbPlanes planes = new();
        new Resampler().Resize(photo, ResizeRequest.Whole(photo.Region, 40, 30, false, interpolation), planes, ViewMaker.Fastest);
        Assert.Equal(photo.Pixels.ToArray(), planes.ToRgb());
    }

    // Columns, rounding to bytes, rows, rounding to bytes; weights in 22-bit fixed point from the formula of the kernel.
    private static byte[] PlainResize(Photo photo, ResizeRequest r)
    {
        int stride = photo.SourceWidth;
        byte[] pixels = photo.Pixels.ToArray();
        byte At(int x, int y, int c) => pixels[3 * ((r.Crop.Y + y) * stride + r.Crop.X + x) + c];
        byte[] result = new byte[3 * r.Width * r.Height];
        for (int x = 0; x < r.Width; x++)
        {
            var (left, columns) = PlainWeights(r.Interpolation, r.Crop.Width, r.FullWidth, r.WindowX + x);
            for (int y = 0; y < r.Height; y++)
            {
                var (top, rows) = PlainWeights(r.Interpolation, r.Crop.Height, r.FullHeight, r.WindowY + y);
                for (int c = 0; c < 3; c++)
                {
                    byte Column(int row) => Round(columns.Select((w, t) => (long)w * At(left + t, row, c)).Sum());
                    byte value = Round(rows.Select((w, t) => (long)w * Column(top + t)).Sum());
                    result[3 * (y * r.Width + (r.Flip ? r.Width - 1 - x : x)) + c] = value;
                }
            }
        }
        return result;

        static byte Round(long sum) => (byte)Math.Clamp((sum + (1 << 21)) >> 22, 0, 255);
    }

    private static (int Start, int[] Weights) PlainWeights(Interpolation interpolation, int source, int target, int index)
    {
        double scale = (double)source / target, stretch = Math.Max(1, scale), centre = (index + 0.5) * scale;
        double reach = stretch * (interpolation == Interpolation.Bicubic ? 2 : 1);
        int start = Math.Max(0, (int)(centre - reach + 0.5)), end = Math.Min(source, (int)(centre + reach + 0.5));
        double[] weights = [.. Enumerable.Range(start, end - start).Select(p => Kernel(Math.Abs((p - centre + 0.5) * (1 / stretch))))];
        double total = 0;
        foreach (double weight in weights)
            total += weight;
        return (start, [.. weights.Select(w => (int)(w / total * (1 << 22) + (w / total < 0 ? -0.5 : 0.5)))]);

        double Kernel(double d) => interpolation == Interpolation.Bilinear
            ? Math.Max(0, 1 - d)
            : d < 1 ? (1.5 * d - 2.5) * d * d + 1 : d < 2 ? (((d - 5) * d + 8) * d - 4) * -0.5 : 0;
    }
}
