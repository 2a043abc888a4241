using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Parallax.Torch.Distributed;

namespace Parallax.Training.Loop;

/// <summary>Several processes of one program on this machine, each a rank of one run: what torchrun does for one machine.</summary>
/// <remarks>
/// Rank 0 prints as if it were alone; the others' lines bear their rank. A line, or the end, of its standard input asks a rank to stop: so ranks
/// also stop, with a checkpoint, when the process that started them is killed. Ranks watch each other; the last that does not end is killed.
/// </remarks>
/// <param name="size">The number of processes.</param>
/// <param name="output">Where their standard output goes.</param>
/// <param name="error">Where their standard error goes.</param>
public sealed class LocalRanks(int size, TextWriter output, TextWriter error)
{
    /// <summary>The variable that tells a process that its standard input asks it to stop.</summary>
    public const string StopsByInput = "PARALLAX_STOPS_BY_INPUT";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);
    private readonly Lock writing = new();

    /// <summary>Runs the processes to their end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">The arguments of each.</param>
    /// <param name="cancellation">Asks all to stop.</param>
    /// <returns>Rank 0's exit code, or that of the first rank whose was not 0 if rank 0's was.</returns>
    public int Run(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        int port = FreePort();
        Process[] ranks = [.. Enumerable.Range(0, size).Select(rank => Start(program, arguments, new Launch(rank, size, rank, "127.0.0.1", port) { LocalSize = size }))];
        using CancellationTokenRegistration stop = cancellation.Register(() => Array.ForEach(ranks, Ask));
        Task[] ends = Array.ConvertAll(ranks, rank => rank.WaitForExitAsync(CancellationToken.None));
        _ = Task.WaitAny(ends, CancellationToken.None);
        if (!Task.WaitAll(ends, (int)Grace.TotalMilliseconds, CancellationToken.None)) KillTheLast(ranks);
        Task.WaitAll(ends, CancellationToken.None);
        int[] codes = Array.ConvertAll(ranks, rank => rank.ExitCode);
        Array.ForEach(ranks, rank => rank.Dispose());
        return codes.FirstOrDefault(code => code != 0);
    }

    private void KillTheLast(Process[] ranks)
    {
        for (int rank = 0; rank < size; rank++)
        {
            if (ranks[rank].HasExited) continue;
            Line(error, rank, $"did not end {Grace.TotalSeconds:0} s after another had, and was killed");
            ranks[rank].Kill();
        }
    }

    private Process Start(string program, IReadOnlyList<string> arguments, Launch launch)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in launch.Variables) start.Environment[name] = value;
        start.Environment[StopsByInput] = "1";
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Line(output, launch.Rank, line.Data);
        process.ErrorDataReceived += (_, line) => Line(error, launch.Rank, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static void Ask(Process rank)
    {
        try
        {
            rank.StandardInput.WriteLine("stop");
            rank.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended already.
        }
    }

    private void Line(TextWriter to, int rank, string? line)
    {
        if (line is null) return;
        lock (writing) to.WriteLine(rank == 0 ? line : $"[rank {rank}] {line}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
