namespace Parallax.Torch;

/// <summary>What the kernel says of the processor, for instruction sets that .NET does not tell of.</summary>
internal static class ProcessorFlags
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>Whether the processor has one of the features, by the kernel's names.</summary>
    public static bool Any(IReadOnlyList<string> names)
    {
        if (!File.Exists(CpuInfo)) return false;
        string flags = File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal)) ?? "";
        return flags.Split(' ').Intersect(names).Any();
    }
}
