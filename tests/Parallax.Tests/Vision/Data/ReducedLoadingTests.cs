using Parallax.Vision;

namespace Parallax.Tests.Vision.Data;

/// <summary>Loading with <see cref="JpegScale.Reduced"/>.</summary>
public sealed class ReducedLoadingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // scene.jpg is 160 x 120: these crops are at least 2.5 times as large as the view, both ways.
    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    public void Views_lie_where_they_did_and_look_nearly_the_same(int size)
    {
        ViewPlan plan = new() { Global = new() { Size = size, Scale = (0.5, 1), Aspect = (1, 1), Grayscale = 0, Flip = 0.5 } };
        BatchCopy full = Load(plan, JpegScale.Full), reduced = Load(plan, JpegScale.Reduced);
        Assert.Equal(full.Geometries, reduced.Geometries);
        float[] a = full.Pixels[0], b = reduced.Pixels[0];
        Assert.NotEqual(a, b);
        // A level is 0.017 in normalised numbers; found were 0.010 and 0.013, and 0.034 and 0.045 with views shifted by one source pixel.
        Assert.InRange(a.Zip(b, (x, y) => Math.Abs(x - y)).Average(), 0, 0.02);
    }

    [Fact]
    public void Views_that_shrink_less_than_twice_are_the_same_bits()
    {
        ViewPlan plan = new() { Global = new() { Size = 96, Scale = (0.2, 1) } };
        BatchCopy.ExpectEqual([Load(plan, JpegScale.Full)], [Load(plan, JpegScale.Reduced)]);
    }

    // The second group's views are enlarged: nothing may be lost for them.
    [Fact]
    public void View_that_shrinks_least_decides_for_all()
    {
        ViewPlan plan = new()
        {
            Global = new() { Size = 16, Scale = (0.9, 1) },
            Local = new() { Count = 1, Size = 48, Scale = (0.05, 0.1) },
        };
        BatchCopy.ExpectEqual([Load(plan, JpegScale.Full)], [Load(plan, JpegScale.Reduced)]);
    }

    [Fact]
    public void With_a_cache_nothing_is_reduced()
    {
        ViewPlan plan = new() { Global = new() { Size = 16, Scale = (0.5, 1) } };
        BatchCopy.ExpectEqual([Load(plan, JpegScale.Full)], [Load(plan, JpegScale.Reduced, cache: 1 << 20)]);
    }

    private static BatchCopy Load(ViewPlan plan, JpegScale scale, long cache = 0)
    {
        using TemporaryFolder folder = new();
        for (int i = 0; i < 8; i++)
            folder.Add($"{i}.jpg", TinyImages.WithOrientation(TinyImages.Bytes("scene.jpg"), 1 + i, littleEndian: true));
        using ViewLoader loader = ViewLoader.ForTraining(
            ImageFiles.InFolder(folder.Path), plan, new LoaderOptions { BatchSize = 8, Threads = 2, JpegScale = scale, CacheBytes = cache });
        return BatchCopy.All(loader.Batches(default, 1, Cancellation)).Single();
    }
}
