namespace Parallax.Tests.Vision.Codecs;

/// <summary>The most memory that this process had at once (VmHWM), native libraries included.</summary>
internal static class PeakMemory
{
    /// <summary>Bytes above what the process had before, at the highest point of <paramref name="action"/>.</summary>
    public static long Of(Action action)
    {
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");   // the peak starts again from here
        long before = Read("VmHWM:");
        action();
        return Read("VmHWM:") - before;
    }

    private static long Read(string field) =>
        1024 * long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..^2]);
}
