using System.Globalization;

namespace Parallax.Benchmarks;

/// <summary>How to start one side of a comparison: a process that answers each line on its input with one measurement.</summary>
/// <param name="Program">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record WorkerCommand(string Program, IReadOnlyList<string> Arguments)
{
    private static readonly (string, string)[] SteadyMalloc = [("MALLOC_MMAP_MAX_", "0"), ("MALLOC_TRIM_THRESHOLD_", "17179869184")];

    /// <summary>Environment variables that this side has besides the inherited ones.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>Ours: this program as a worker.</summary>
    public static WorkerCommand Ours(string bench, params (string Key, object Value)[] arguments) =>
        new(System.Environment.ProcessPath!, [.. Self(), "worker", bench, .. Flat(arguments)]);

    /// <summary>A Python peer: a script in <c>benchmarks/peers</c>, run by the distribution's Python, which has its PyTorch.</summary>
    public static WorkerCommand Python(string script, params (string Key, object Value)[] arguments)
    {
        string python = System.Environment.GetEnvironmentVariable("PARALLAX_PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");
        return new(python, [Path.Combine(Peers, script), .. Flat(arguments)]);
    }

    /// <summary>The folder of the peers.</summary>
    public static string Peers { get; } = FindPeers();

    /// <summary>The same with malloc told to keep what is freed, which is most of what a caching allocator gains.</summary>
    public WorkerCommand WithSteadyMalloc() => this with { Environment = [.. Environment, .. SteadyMalloc] };

    /// <summary>The same with malloc told to give back at once what is freed, so that resident memory is memory in use.</summary>
    public WorkerCommand WithReturningMalloc() => this with { Environment = [.. Environment, ("MALLOC_MMAP_THRESHOLD_", "65536"), ("MALLOC_TRIM_THRESHOLD_", "65536")] };

    /// <summary>The same without our caching allocator.</summary>
    public WorkerCommand WithoutCachingAllocator() => this with { Environment = [.. Environment, ("PARALLAX_CACHING_ALLOCATOR", "0")] };

    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(System.Environment.ProcessPath) == "dotnet" ? ["exec", typeof(WorkerCommand).Assembly.Location] : [];

    private static IEnumerable<string> Flat((string Key, object Value)[] arguments) =>
        arguments.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Key}={a.Value}"));

    private static string FindPeers()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "benchmarks", "peers")))
                return Path.Combine(folder.FullName, "benchmarks", "peers");
        return "benchmarks/peers";
    }
}
