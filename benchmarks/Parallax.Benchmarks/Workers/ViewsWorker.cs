using System.Diagnostics;
using Parallax.Vision;

namespace Parallax.Benchmarks.Workers;

/// <summary>Two VICRegL views of every photo of a folder, decoded each time, on one thread.</summary>
internal sealed class ViewsWorker
{
    private const int Most = 256;
    private readonly string[] files;
    private readonly ViewGroup group;
    private readonly float[] view;
    private readonly ViewMaker maker = new();
    private readonly ImageDecoder decoder = new();
    private readonly Photo photo = new();
    private int epoch;

    public ViewsWorker(WorkerArguments arguments)
    {
        ImageFiles photos = ImageFiles.InFolder(arguments.Text("data"));
        files = [.. Enumerable.Range(0, Math.Min(Most, photos.Count)).Select(photos.FullPath)];
        int size = arguments.Number("size");
        group = new ViewGroup { Size = size };
        view = new float[3 * size * size];
    }

    public (double Value, double? Check) Round()
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < files.Length; i++)
        {
            decoder.Decode(File.ReadAllBytes(files[i]), files[i], photo);
            for (int v = 0; v < 2; v++)
            {
                Rng rng = Rng.For(0, epoch, i, v);
                maker.Make(photo, group, v, ref rng, view);
            }
        }
        epoch++;
        return (files.Length / Stopwatch.GetElapsedTime(start).TotalSeconds, null);
    }
}
