namespace Parallax.Vision;

/// <summary>Counts cores, not hardware threads: two threads of a core share what decoding needs.</summary>
internal static class PhysicalCores
{
    private const string Topology = "/sys/devices/system/cpu";

    /// <summary>Cores of this machine, at most the processors that this process may use; at least 1.</summary>
    public static int Count { get; } = Math.Clamp(CountSiblings(), 1, Environment.ProcessorCount);

    private static int CountSiblings()
    {
        try
        {
            return Directory.EnumerateDirectories(Topology, "cpu*")
                .Select(cpu => Path.Combine(cpu, "topology", "thread_siblings_list"))
                .Where(File.Exists).Select(File.ReadAllText).Distinct().Count() is > 0 and var cores ? cores : Environment.ProcessorCount;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Environment.ProcessorCount;
        }
    }
}
