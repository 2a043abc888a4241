namespace Parallax.Torch;

/// <summary>Counts cores rather than hardware threads: two threads of one core share its vector units.</summary>
internal static class PhysicalCores
{
    private const string Cpus = "/sys/devices/system/cpu";

    /// <summary>Cores, at least one and at most the processors that this process may use.</summary>
    public static int Count()
    {
        int allowed = Environment.ProcessorCount;
        var siblings = new HashSet<string>();
        for (int cpu = 0; File.Exists($"{Cpus}/cpu{cpu}/topology/thread_siblings_list"); cpu++)
            siblings.Add(File.ReadAllText($"{Cpus}/cpu{cpu}/topology/thread_siblings_list").Trim());
        return siblings.Count == 0 ? allowed : Math.Clamp(siblings.Count, 1, allowed);
    }
}
