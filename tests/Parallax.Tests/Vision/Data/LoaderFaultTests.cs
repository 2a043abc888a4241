using Parallax.Vision;

namespace Parallax.Tests.Vision.Data;

/// <summary>Errors on a loader's thread that nobody foresaw.</summary>
public sealed class LoaderFaultTests
{
    private static readonly ViewPlan Plan = new() { Global = new() { Size = 16 } };

    public static TheoryData<Exception> Faults => [new InsufficientMemoryException("too much"), new InvalidCastException("a defect"), new OperationCanceledException("nobody asked")];

    [Theory, MemberData(nameof(Faults))]
    public void A_thread_that_throws_ends_the_sequence_with_the_image_it_worked_on(Exception fault)
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 12, bad: 0);
        ImageFiles photos = ImageFiles.InFolder(folder.Path);
        var options = new LoaderOptions { BatchSize = 4, Threads = 1 };
        int[] order = new int[12];
        Rng.WriteEpochOrder(0, 0, order);
        using var pool = new BatchPool(4, [16, 16], PixelFormat.Float32);
        var run = new LoaderRun(photos, new Failing(fault, atDraw: 2 * 5), options, new PhotoCache(12, 0), pool, new LoaderReport(), 0, 3);
        using var batches = run.Enumerate(TestContext.Current.CancellationToken).GetEnumerator();
        ImageException seen = Assert.Throws<ImageException>(() => { while (batches.MoveNext()) batches.Current.Dispose(); });
        Assert.Equal($"{photos.FullPath(order[5])}: loading it failed ({fault.GetType().Name}: {fault.Message})", seen.Message);
        Assert.Same(fault, seen.InnerException);
    }

    private sealed class Failing(Exception fault, int atDraw) : BatchSampling
    {
        private readonly TrainingSampling sampling = new(Plan, new ShuffledSampler());
        private int draws;

        public override int[] Sizes => sampling.Sizes;

        public override bool Replaces => true;

        public override int PlacesPerEpoch(ImageSource images) => sampling.PlacesPerEpoch(images);

        public override int StepsPerEpoch(int places, int batchSize) => sampling.StepsPerEpoch(places, batchSize);

        public override int[] Order(ImageSource images, int batchSize, long seed, int epoch) => sampling.Order(images, batchSize, seed, epoch);

        public override ViewDraw Draw(int view, int width, int height, in ViewStreams streams) =>
            draws++ == atDraw ? throw fault : sampling.Draw(view, width, height, streams);

        public override Normalization NormalizationOf(int view) => sampling.NormalizationOf(view);
    }
}
