using System.Diagnostics;
using Parallax.Vision;

namespace Parallax.Benchmarks.Workers;

/// <summary>The views of a published recipe by the loader, from files to batches of normalised numbers.</summary>
internal sealed class ViewsWorker
{
    private const long RoomForSmallImages = 1L << 30;
    private readonly TimedSource images;
    private readonly ViewPlan plan;
    private readonly int threads;
    private readonly double seconds;
    private readonly string measure;
    private readonly bool inMemory;
    private int epoch;

    public ViewsWorker(WorkerArguments arguments)
    {
        images = new TimedSource(ImageSource.Open(arguments.Text("images")));
        string recipe = arguments.Text("recipe");
        plan = PublishedViews.All[recipe];
        inMemory = recipe.EndsWith("_cifar", StringComparison.Ordinal);
        threads = arguments.Number("threads");
        seconds = arguments.Number("seconds");
        measure = arguments.Text("measure");
    }

    public (double Value, double? Check) Round() => (measure switch
    {
        "rate" => Run(threads).Rate,
        "bfloat16 rate" => Run(threads, PixelFormat.BFloat16).Rate,
        "core" => Run(threads).CoreMilliseconds,
        "decoding" => Run(threads).DecodingPercent,
        "bytes" => Run(threads).Bytes,
        "scaling" => Run(2).Rate / Run(1).Rate,
        _ => throw new ArgumentException($"views measures no '{measure}'"),
    }, null);

    // Until the time is up, from the first batch on: starting threads and growing buffers, which takes the largest of the images, is not measured.
    private Figures Run(int threads, PixelFormat format = PixelFormat.Float32)
    {
        var options = new LoaderOptions
        {
            BatchSize = Math.Min(64, images.Count), Threads = threads, CacheBytes = inMemory ? RoomForSmallImages : 0, PixelFormat = format,
        };
        using var loader = ViewLoader.ForTraining(images, plan, options);
        if (inMemory) Pass(loader);   // a data set of small images lies in memory
        using IEnumerator<LoadedBatch> batches = loader.Batches(new LoaderPosition(epoch++, 0), int.MaxValue).GetEnumerator();
        for (int i = 0; i < (measure == "bytes" ? 20 : 4); i++) Next(batches);
        int count = 0;
        long start = Stopwatch.GetTimestamp(), bytes = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan used = Environment.CpuUsage.TotalTime, decoding = images.Decoding;
        while (count < 3 * options.BatchSize || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds) count += Next(batches);
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        used = Environment.CpuUsage.TotalTime - used;
        return new Figures(count / elapsed, used.TotalMilliseconds / count, 100 * (images.Decoding - decoding) / (threads * elapsed * TimeSpan.FromSeconds(1)),
            (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)count);
    }

    private static int Next(IEnumerator<LoadedBatch> batches)
    {
        batches.MoveNext();
        using LoadedBatch batch = batches.Current;
        return batch.Count;
    }

    private static void Pass(ViewLoader loader)
    {
        foreach (LoadedBatch batch in loader.Batches()) batch.Dispose();
    }

    private readonly record struct Figures(double Rate, double CoreMilliseconds, double DecodingPercent, double Bytes);
}
