using Parallax.Vision;

namespace Parallax.Tests.Vision.Data;

/// <summary>Counts what the whole process allocates.</summary>
[Collection(WholeProcess.Name)]
public sealed class LoaderMemoryTests
{
    private const int Batch = 8;

    // Names of files, handles and the batch's own records remain; pixels and buffers must not come anew. The bound is what the
    // documentation promises.
    [Theory, InlineData(1, PixelFormat.Float32), InlineData(3, PixelFormat.BFloat16)]
    public void A_loader_that_runs_allocates_under_a_kilobyte_an_image(int threads, PixelFormat format)
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 4 * Batch, bad: 0);
        ViewPlan plan = new() { Global = new() { Size = 48 }, Local = new() { Count = 3, Size = 24, Scale = (0.05, 0.4) } };
        using ViewLoader loader = ViewLoader.ForTraining(
            ImageFiles.InFolder(folder.Path), plan, new LoaderOptions { BatchSize = Batch, Threads = threads, PixelFormat = format });
        using IEnumerator<LoadedBatch> batches = loader.Batches(default, 1000, TestContext.Current.CancellationToken).GetEnumerator();
        Take(40);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Take(100);
        double bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / (100.0 * Batch);
        Assert.True(bytes < 1024, $"{bytes:0} bytes an image");

        void Take(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Assert.True(batches.MoveNext());
                batches.Current.Dispose();
            }
        }
    }
}
