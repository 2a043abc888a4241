using Parallax.Vision;

namespace Parallax.Benchmarks.Workers;

/// <summary>CPU time of loading two views of every photo of a folder, JPEGs reduced or not.</summary>
internal sealed class ScaleWorker
{
    private const int Epochs = 4;
    private readonly ViewLoader loader;
    private readonly int images;
    private int epoch;

    public ScaleWorker(WorkerArguments arguments)
    {
        ImageFiles photos = ImageFiles.InFolder(arguments.Text("data"));
        ViewPlan plan = new() { Global = new() { Count = 2, Size = arguments.Number("size"), Scale = (arguments.Number("percent") / 100.0, 1) } };
        LoaderOptions options = new()
        {
            BatchSize = Math.Min(32, photos.Count), Threads = 1, JpegScale = arguments.Flag("reduced") ? JpegScale.Reduced : JpegScale.Full,
        };
        loader = ViewLoader.ForTraining(photos, plan, options);
        images = Epochs * loader.StepsPerEpoch * options.BatchSize;
    }

    public (double Value, double? Check) Round()
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        foreach (LoadedBatch batch in loader.Batches(new LoaderPosition(epoch, 0), epoch + Epochs, CancellationToken.None))
            batch.Dispose();
        epoch += Epochs;
        return ((Environment.CpuUsage.TotalTime - before).TotalMilliseconds / images, null);
    }
}
