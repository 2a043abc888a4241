using Parallax.Vision;

namespace Parallax.Tests.Vision.Augmentation;

/// <summary>Views of reduced photos: their pixels show the places that the geometry names.</summary>
public sealed class ReducedResampleTests
{
    private const int Width = 250, Height = 190;

    public static readonly TheoryData<int, Interpolation> Cases =
        [.. from reduction in new[] { 1, 2, 4, 8 } from kind in Enum.GetValues<Interpolation>() select (reduction, kind)];

    // A photo whose red is a ramp in x and whose green is one in y: a reduced pixel is the mean of its source pixels, and a view pixel must be
    // the ramp at the place that the view's geometry gives. Kernels are symmetric, so away from the crop's border nothing but rounding
    // (to bytes, at three places) comes between: half a level each, and hardly anything on average.
    [Theory, MemberData(nameof(Cases))]
    public void View_pixels_are_where_the_geometry_says(int reduction, Interpolation interpolation)
    {
        List<double> errors = [];
        for (int seed = 0; seed < 30; seed++)
        {
            Rng rng = Rng.For(seed, 0, 0, 0);
            PixelBox extent = new(-rng.NextInt(reduction), -rng.NextInt(reduction), 0, 0);
            extent = extent with { Width = Cover(Width - extent.X, reduction), Height = Cover(Height - extent.Y, reduction) };
            PixelBox crop = CropSampling.Draw(Width, Height, (0.4, 1), (0.5, 2), ref rng);
            var (w, h) = (crop.Width / reduction - rng.NextInt(3), crop.Height / reduction - rng.NextInt(3));
            ResizeRequest request = ResizeRequest.Whole(crop, w, h, rng.Chance(0.5), interpolation);
            RgbPlanes planes = new();
            new Resampler().Resize(Ramp(extent, reduction), request, planes, ViewMaker.Fastest);
            ViewGeometry geometry = new(request.Shown, request.Flip, w, h, Width, Height);
            byte[] view = planes.ToRgb();
            for (int y = 4; y < h - 4; y++)
            {
                for (int x = 4; x < w - 4; x++)
                {
                    SourcePoint at = geometry.ToSource(new ViewPoint(x + 0.5, y + 0.5));
                    errors.Add(view[3 * (y * w + x)] - at.X);
                    errors.Add(view[3 * (y * w + x) + 1] - at.Y);
                }
            }
        }
        Assert.InRange(errors.Max(Math.Abs), 0, 1.51);
        Assert.InRange(errors.Average(), -0.2, 0.2);
    }

    private static Photo Ramp(PixelBox extent, int reduction)
    {
        Photo photo = new();
        photo.Reset(extent, reduction, Width, Height);
        for (int y = 0; y < photo.Rows; y++)
        {
            for (int x = 0; x < photo.Columns; x++)
            {
                int at = 3 * (y * photo.Columns + x);
                photo.Pixels[at] = Level(extent.X + (x + 0.5) * reduction);
                photo.Pixels[at + 1] = Level(extent.Y + (y + 0.5) * reduction);
            }
        }
        return photo;
    }

    private static byte Level(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);

    private static int Cover(int length, int reduction) => (length + reduction - 1) / reduction * reduction;
}
