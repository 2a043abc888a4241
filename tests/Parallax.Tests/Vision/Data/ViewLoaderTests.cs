using Parallax.Vision;

namespace Parallax.Tests.Vision.Data;

public sealed class ViewLoaderTests
{
    private static readonly ViewPlan Plan = new()
    {
        Global = new() { Size = 24 },
        Local = new() { Count = 1, Size = 16, Scale = (0.05, 0.4) },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(1, 1, 0), InlineData(2, 1, 0), InlineData(3, 4, 0), InlineData(4, 2, 1 << 20), InlineData(4, 2, 20_000)]
    public void Batches_are_the_same_whatever_threads_prefetch_and_cache(int threads, int prefetch, long cache)
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 22, bad: 1);
        List<BatchCopy> expected = Load(folder, new() { Seed = 5, Threads = 1, Prefetch = 2 }, default, 3);
        List<BatchCopy> actual = Load(folder, new() { Seed = 5, Threads = threads, Prefetch = prefetch, CacheBytes = cache }, default, 3);
        Assert.Equal(3 * 4, expected.Count);
        BatchCopy.ExpectEqual(expected, actual);
    }

    [Theory, InlineData(0, 3), InlineData(1, 0), InlineData(1, 2), InlineData(2, 3), InlineData(2, 4)]
    public void Starting_later_gives_the_rest_of_the_same_batches(int epoch, int step)
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 22, bad: 1);
        List<BatchCopy> all = Load(folder, new() { Threads = 2 }, default, 3);
        BatchCopy.ExpectEqual(all[(4 * epoch + step)..], Load(folder, new() { Threads = 2 }, new LoaderPosition(epoch, step), 3));
    }

    [Fact]
    public void Another_seed_or_epoch_gives_other_batches()
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 22, bad: 0);
        BatchCopy first = Load(folder, new(), default, 1)[0];
        Assert.NotEqual(first.Images, Load(folder, new() { Seed = 1 }, default, 1)[0].Images);
        Assert.NotEqual(first.Images, Load(folder, new(), new LoaderPosition(1, 0), 2)[0].Images);
    }

    [Fact]
    public void BFloat16_batches_are_the_float_ones_rounded_to_nearest_even()
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 12, bad: 1);
        ImageFiles photos = ImageFiles.InFolder(folder.Path);
        LoaderOptions options = new() { BatchSize = 5, Threads = 2 };
        List<BatchCopy> floats = Load(folder, options, default, 2);
        using ViewLoader loader = ViewLoader.ForTraining(photos, Plan, options with { PixelFormat = PixelFormat.BFloat16 });
        foreach (var (batch, expected) in loader.Batches(default, 2, Cancellation).Zip(floats))
        {
            using LoadedBatch used = batch;
            Assert.Equal(expected.Images, batch.Images.ToArray());
            for (int view = 0; view < batch.ViewCount; view++)
                Assert.Equal(expected.Pixels[view].Select(Rounded), batch.BFloat16Pixels(view).ToArray());
        }

        // Of the two neighbours with 8 bits the nearer one, or the even one of two that are equally near.
        static ushort Rounded(float value)
        {
            uint low = BitConverter.SingleToUInt32Bits(value) >> 16;
            double below = value - Value(low), above = Value(low + 1) - value;
            return (ushort)(Math.Abs(below) < Math.Abs(above) || (Math.Abs(below) == Math.Abs(above) && low % 2 == 0) ? low : low + 1);
        }

        static double Value(uint upper) => BitConverter.UInt32BitsToSingle(upper << 16);
    }

    [Fact]
    public void Asking_a_batch_for_numbers_that_it_does_not_hold_names_both_formats()
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 4, bad: 0);
        using ViewLoader loader = ViewLoader.ForTraining(ImageFiles.InFolder(folder.Path), Plan, new LoaderOptions { BatchSize = 4, PixelFormat = PixelFormat.BFloat16 });
        using LoadedBatch batch = loader.Batches(Cancellation).First();
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => batch.Pixels(0).Length);
        Assert.Equal("pixels of a batch: found BFloat16, expected Float32; the loader's options say which", error.Message);
    }

    [Fact]
    public void Views_geometry_images_and_labels_of_a_row_belong_together()
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 12, bad: 0);
        ImageFiles photos = ImageFiles.InFolder(folder.Path);
        using ViewLoader loader = ViewLoader.ForTraining(photos, Plan, new LoaderOptions { BatchSize = 5, Seed = 3, Threads = 2 });
        ViewMaker maker = new();
        float[] expected = new float[3 * 24 * 24];
        foreach (LoadedBatch batch in loader.Batches(default, 2, Cancellation))
        {
            using LoadedBatch used = batch;
            for (int row = 0; row < batch.Count; row++)
            {
                Photo photo = ImageDecoder.Load(photos.FullPath(batch.Images[row]));
                Rng rng = Rng.For(3, batch.Position.Epoch, batch.Images[row], 1);
                Assert.Equal(maker.Make(photo, Plan.Global, 1, ref rng, expected), batch.Geometry(1)[row]);
                Assert.Equal(expected, batch.Pixels(1).Slice(row * expected.Length, expected.Length).ToArray());
                Assert.Equal(photos.Labels[batch.Images[row]], batch.Labels[row]);
            }
        }
    }

    [Fact]
    public void Unreadable_images_are_replaced_and_reported_once()
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 20, bad: 2);
        ImageFiles photos = ImageFiles.InFolder(folder.Path);
        using ViewLoader loader = ViewLoader.ForTraining(
            photos, Plan, new LoaderOptions { BatchSize = 11, MaxUnreadable = 0.5, Threads = 2 });
        foreach (LoadedBatch batch in loader.Batches(default, 4, Cancellation))
        {
            using LoadedBatch used = batch;
            Assert.Equal(11, batch.Count);
            Assert.DoesNotContain(batch.Images.ToArray(), image => photos.Names[image].Contains("bad", StringComparison.Ordinal));
        }
        Assert.Equal(
            ["a/bad0.jpg: found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image", "a/bad1.jpg: found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image"],
            loader.Report.Unreadable.Select(image => image.ToString()));
    }

    [Fact]
    public void Too_many_unreadable_images_stop_the_run()
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 18, bad: 6);
        using ViewLoader loader = ViewLoader.ForTraining(
            ImageFiles.InFolder(folder.Path), Plan, new LoaderOptions { BatchSize = 24, Threads = 2 });
        ImageException error = Assert.Throws<ImageException>(() => Drain(loader.Batches(default, 1, Cancellation)));
        Assert.Equal(
            $"{folder.Path}: found 6 unreadable among 24 images, expected at most 10 %; the first: "
            + "a/bad0.jpg: found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image; a/bad1.jpg: found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image; "
            + "a/bad2.jpg: found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image", error.Message);
    }

    [Fact]
    public void Folder_of_nothing_but_broken_images_stops_even_if_all_are_allowed()
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 0, bad: 4);
        using ViewLoader loader = ViewLoader.ForTraining(
            ImageFiles.InFolder(folder.Path), Plan, new LoaderOptions { BatchSize = 2, MaxUnreadable = 1, Threads = 2 });
        ImageException error = Assert.Throws<ImageException>(() => Drain(loader.Batches(default, 1, Cancellation)));
        Assert.StartsWith($"{folder.Path}: found 4 unreadable among 4 images", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluation_keeps_order_and_the_short_last_batch_and_leaves_unreadable_images_out()
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 12, bad: 1);
        ImageFiles photos = ImageFiles.InFolder(folder.Path);
        using ViewLoader loader = ViewLoader.ForEvaluation(
            photos, new EvaluationPlan { Size = 16, ShorterSide = 20 }, new LoaderOptions { BatchSize = 5, Threads = 3 });
        List<BatchCopy> batches = BatchCopy.All(loader.Batches(Cancellation));
        int bad = photos.Names.ToList().FindIndex(name => name.Contains("bad", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(0, 13).Where(image => image != bad), batches.SelectMany(batch => batch.Images));
        Assert.Equal([5, 4, 3], batches.Select(batch => batch.Images.Length));
        Assert.Equal(1, loader.Report.UnreadableCount);
        ViewMaker maker = new();
        float[] expected = new float[3 * 16 * 16];
        foreach (BatchCopy batch in batches)
        {
            for (int row = 0; row < batch.Images.Length; row++)
            {
                Photo photo = ImageDecoder.Load(photos.FullPath(batch.Images[row]));
                maker.Make(photo, new EvaluationPlan { Size = 16, ShorterSide = 20 }, expected);
                Assert.Equal(expected, batch.Pixels[0].AsSpan(row * expected.Length, expected.Length).ToArray());
            }
        }
    }

    [Fact]
    public void Batch_larger_than_the_folder_names_both_numbers()
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 3, bad: 0);
        ImageException error = Assert.Throws<ImageException>(
            () => ViewLoader.ForTraining(ImageFiles.InFolder(folder.Path), Plan, new LoaderOptions { BatchSize = 8 }));
        Assert.Equal($"{folder.Path}: found 3 images, expected at least one batch of 8", error.Message);
    }

    [Fact]
    public void Cancellation_ends_the_sequence_and_its_threads()
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 10, bad: 0);
        using ViewLoader loader = ViewLoader.ForTraining(
            ImageFiles.InFolder(folder.Path), Plan, new LoaderOptions { BatchSize = 2, Threads = 2 });
        using CancellationTokenSource source = new();
        int seen = 0;
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (LoadedBatch batch in loader.Batches(default, 1000, source.Token))
            {
                batch.Dispose();
                if (++seen == 7)
                    source.Cancel();
            }
        });
        Assert.Equal(7, seen);
    }

    [Fact]
    public void Batches_that_are_kept_are_not_overwritten()
    {
        using TemporaryFolder folder = LoaderFolder.Create(good: 10, bad: 0);
        using ViewLoader loader = ViewLoader.ForTraining(
            ImageFiles.InFolder(folder.Path), Plan, new LoaderOptions { BatchSize = 2, Threads = 2 });
        IEnumerable<LoadedBatch> batches = loader.Batches(default, 2, Cancellation);
        List<LoadedBatch> kept = [.. batches];
        List<BatchCopy> again = BatchCopy.All(batches);
        BatchCopy.ExpectEqual(again, [.. kept.Select(BatchCopy.Of)]);
        kept.ForEach(batch => batch.Dispose());
    }

    private static List<BatchCopy> Load(TemporaryFolder folder, LoaderOptions options, LoaderPosition from, int epochs)
    {
        using ViewLoader loader = ViewLoader.ForTraining(
            ImageFiles.InFolder(folder.Path), Plan, options with { BatchSize = 5, MaxUnreadable = 0.5 });
        return BatchCopy.All(loader.Batches(from, epochs, Cancellation));
    }

    private static void Drain(IEnumerable<LoadedBatch> batches)
    {
        foreach (LoadedBatch batch in batches)
            batch.Dispose();
    }
}
