using System.Diagnostics;
using System.Globalization;
using Parallax.Vision;

namespace Parallax.Benchmarks.Workers;

/// <summary>Lists a folder of a million images, empty files in a thousand class folders: seconds, or MiB of resident memory that the listing adds at its peak.</summary>
internal sealed class ListingWorker
{
    private const int Folders = 1000, FilesPerFolder = 1000;

    private readonly bool memory;
    private readonly string root = Directory.CreateTempSubdirectory("parallax-listing-").FullName;

    public ListingWorker(WorkerArguments arguments)
    {
        memory = arguments.Flag("memory");
        // A million deletions outlast the time that a worker has to end.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Process.Start("rm", ["-rf", root]).Dispose();
        for (int folder = 0; folder < Folders; folder++)
        {
            string path = Directory.CreateDirectory(Path.Combine(root, $"n{folder:D8}")).FullName;
            for (int file = 0; file < FilesPerFolder; file++)
                File.OpenHandle(Path.Combine(path, $"n{folder:D8}_{file * 7919 % 100_003}.jpeg"), FileMode.CreateNew, FileAccess.Write).Dispose();
        }
    }

    public (double Value, double? Check) Round()
    {
        GC.Collect();
        double before = Status("VmRSS");
        long began = Stopwatch.GetTimestamp();
        ImageFiles images = ImageFiles.InFolder(root);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (images.Count != Folders * FilesPerFolder || images.ClassNames.Count != Folders) throw new InvalidOperationException($"found {images.Count} images");
        return (memory ? Status("VmHWM") - before : seconds, null);
    }

    // In MiB; the peak is that of the whole process so far.
    private static double Status(string key)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
