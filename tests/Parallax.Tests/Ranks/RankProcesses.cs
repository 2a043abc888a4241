using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Parallax.Torch.Distributed;

namespace Parallax.Tests.Ranks;

/// <summary>Processes of this very program, each one rank of a test. None outlives its time or its test.</summary>
internal sealed class RankProcesses : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private readonly List<Process> processes = [];
    private readonly List<Task<string>> outputs = [];

    private RankProcesses()
    {
    }

    public IReadOnlyList<Process> Processes => processes;

    /// <summary>Runs a static method once in each of several processes; whatever one throws fails the test.</summary>
    public static void Run(int size, Action part) => RunPart(size, part.Method, null);

    /// <summary>Runs a static method that takes an argument.</summary>
    public static void Run(int size, Action<string> part, string argument) => RunPart(size, part.Method, argument);

    /// <summary>Starts the ranks and returns at once.</summary>
    public static RankProcesses Start(int size, MethodInfo part, string? argument)
    {
        var started = new RankProcesses();
        int port = FreePort();
        for (int rank = 0; rank < size; rank++) started.Add(part, argument, (new Launch(rank, size, rank, "127.0.0.1", port) { LocalSize = size }).Variables);
        return started;
    }

    /// <summary>A port that nobody had a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits for the end of a rank.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    public (int Code, string Output) Wait(int rank)
    {
        if (!processes[rank].WaitForExit(Limit)) Assert.Fail($"rank {rank} did not end within {Limit.TotalSeconds} s");
        return (processes[rank].ExitCode, outputs[rank].GetAwaiter().GetResult());
    }

    /// <summary>Ends what has not ended, suspended or not.</summary>
    public void Kill()
    {
        foreach (Process process in processes)
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    public void Dispose()
    {
        Kill();
        processes.ForEach(process => process.Dispose());
    }

    private static void RunPart(int size, MethodInfo part, string? argument)
    {
        using var ranks = Start(size, part, argument);
        var ends = Enumerable.Range(0, size).Select(rank => (Rank: rank, End: ranks.Wait(rank))).ToList();
        Assert.True(ends.TrueForAll(e => e.End.Code == 0), string.Join('\n', ends.Select(e => $"rank {e.Rank} ended with {e.End.Code}:\n{e.End.Output}")));
    }

    private void Add(MethodInfo part, string? argument, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(RankProcesses).Assembly.Location);
        foreach (string word in RankProgram.Arguments(part, argument)) start.ArgumentList.Add(word);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        Process process = Process.Start(start)!;
        processes.Add(process);
        outputs.Add(Both(process));
    }

    private static async Task<string> Both(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        return await process.StandardOutput.ReadToEndAsync() + await error;
    }
}
