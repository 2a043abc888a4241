using Parallax.Vision;

namespace Parallax.Tests.Vision.Data;

/// <summary>Several loaders that share the batches of one.</summary>
public sealed class SharedBatchTests
{
    private static readonly ViewPlan Plan = new() { Global = new() { Size = 16 } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Shares_are_disjoint_and_hold_every_row()
    {
        foreach (int of in new[] { 1, 2, 3, 4, 7 })
        {
            for (int rows = 0; rows <= 30; rows++)
            {
                IEnumerable<int> shared = Enumerable.Range(0, of).SelectMany(index => Rows(new BatchShare(index, of), rows));
                Assert.Equal(Enumerable.Range(0, rows), shared);
            }
        }

        static IEnumerable<int> Rows(BatchShare share, int rows)
        {
            var (first, count) = share.Rows(rows);
            return Enumerable.Range(first, count);
        }
    }

    // 13 images in batches of 6: the last batch has one row, so that all but one of the loaders get none.
    [Theory, InlineData(1, 1), InlineData(2, 1), InlineData(2, 2), InlineData(3, 1), InlineData(3, 3), InlineData(6, 2)]
    public void Evaluation_reads_every_image_on_exactly_one_loader(int loaders, int threads)
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 13, bad: 0);
        ImageFiles images = ImageFiles.InFolder(folder.Path);
        List<int> seen = [];
        for (int index = 0; index < loaders; index++)
        {
            var options = new LoaderOptions { BatchSize = 6, Threads = threads, Prefetch = 1, Share = new BatchShare(index, loaders) };
            using ViewLoader loader = ViewLoader.ForEvaluation(images, new EvaluationPlan { Size = 16, ShorterSide = 16 }, options);
            seen.AddRange(BatchCopy.All(loader.Batches(Cancellation)).SelectMany(batch => batch.Images));
        }
        Assert.Equal(Enumerable.Range(0, 13), seen.Order());
    }

    [Theory, MemberData(nameof(SamplerTests.Samplers), MemberType = typeof(SamplerTests))]
    public void Training_over_loaders_is_the_same_batches_cut_in_parts_and_goes_on_anywhere(Sampler sampler)
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 26, bad: 1);
        ImageFiles images = ImageFiles.InFolder(folder.Path);
        sampler = sampler is ClassBalancedSampler { PerClass: 4 } balanced ? balanced with { PerClass = 6 } : sampler;   // two classes
        List<BatchCopy> whole = Load(BatchShare.Whole, default, 1);
        int steps = whole.Count / 2;
        Assert.True(steps >= 2, "an epoch has an inside");
        List<BatchCopy>[] parts = [.. Enumerable.Range(0, 3).Select(index => Load(new BatchShare(index, 3), default, 2))];
        for (int step = 0; step < whole.Count; step++)
        {
            Assert.Equal(whole[step].Images, parts.SelectMany(part => part[step].Images));
            Assert.Equal(whole[step].Pixels[0], parts.SelectMany(part => part[step].Pixels[0]));
        }
        BatchCopy.ExpectEqual(whole[(steps + 1)..], Load(BatchShare.Whole, new LoaderPosition(1, 1), 3));

        List<BatchCopy> Load(BatchShare share, LoaderPosition from, int threads)
        {
            var options = new LoaderOptions { BatchSize = 12, Seed = 9, Share = share, Threads = threads, MaxUnreadable = 0.5 };
            using ViewLoader loader = ViewLoader.ForTraining(images, Plan, options, sampler);
            return BatchCopy.All(loader.Batches(from, 2, Cancellation));
        }
    }

    [Fact]
    public void An_image_that_comes_again_in_an_epoch_comes_with_other_views()
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 6, bad: 0);
        ImageFiles images = ImageFiles.InFolder(folder.Path);
        using ViewLoader loader = ViewLoader.ForTraining(images, Plan, new LoaderOptions { BatchSize = 18, Threads = 2 }, new ShuffledSampler { Repeats = 3 });
        BatchCopy batch = Assert.Single(BatchCopy.All(loader.Batches(Cancellation)));
        (int Image, ViewGeometry Geometry)[] views = [.. batch.Images.SelectMany((image, row) => batch.Geometries.Select(view => (image, view[row])))];
        Assert.Equal(views.Length, views.Distinct().Count());
        Assert.All(Enumerable.Range(0, 6), image => Assert.Equal(3, batch.Images.Count(one => one == image)));
    }
}
