using Parallax.Vision;

namespace Parallax.Tests.Vision.Data.Shards;

/// <summary>What a buffered epoch tells its source about the images to come.</summary>
public sealed class ReadAheadTests
{
    [Theory, InlineData(0, 1), InlineData(0, 3), InlineData(4, 2)]
    public void Images_are_announced_in_the_order_of_the_disk_and_before_they_are_read(int step, int prefetch)
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 60, bad: 0);
        var images = new Announced(ImageFiles.InFolder(folder.Path), [0, 20, 45]);
        var sampler = new BufferedSampler { Buffer = 6 };
        var options = new LoaderOptions { BatchSize = 4, Threads = 1, Prefetch = prefetch };
        using ViewLoader loader = ViewLoader.ForTraining(images, new ViewPlan { Global = new() { Size = 16 } }, options, sampler);
        List<BatchCopy> batches = BatchCopy.All(loader.Batches(new LoaderPosition(0, step), 1, TestContext.Current.CancellationToken));
        int[] stored = sampler.Reading(images, 0, 0)!.Images;
        Assert.Equal(stored[(4 * step)..], images.Told);   // once each, forward
        // With one thread a batch is announced before it is made: the image at place p no later than with the batch of p.
        foreach (var (batch, told) in batches.Zip(images.ToldAtBatch))
            Assert.Empty(batch.Images.Except(stored[..(4 * step)]).Except(images.Told.Take(told)));
    }

    private sealed class Announced(ImageFiles files, int[] stretches) : ImageSource
    {
        public List<int> Told { get; } = [];

        public List<int> ToldAtBatch { get; } = [];

        public override string Root => files.Root;

        public override IReadOnlyList<string> Names => files.Names;

        public override IReadOnlyList<string> ClassNames => files.ClassNames;

        public override ReadOnlySpan<int> Labels => files.Labels;

        public override ReadOnlySpan<int> Stretches => stretches;

        public override ImageReader OpenReader(ImageLimits limits) => files.OpenReader(limits);

        internal override void WillRead(ReadOnlySpan<int> images)
        {
            Told.AddRange(images);
            ToldAtBatch.Add(Told.Count);
        }
    }
}
