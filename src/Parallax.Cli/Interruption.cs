using System.Runtime.InteropServices;
using Parallax.Training.Loop;

namespace Parallax.Cli;

/// <summary>Ctrl+C and SIGTERM as a token: the first asks for a clean end, the next one ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    // Never disposed: a signal may come while the process ends.
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration interrupt, terminate;
    private readonly bool stopsByInput = Environment.GetEnvironmentVariable(LocalRanks.StopsByInput) == "1";
    private int asked;

    public Interruption()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = AskOnce(signal.Signal, "Ctrl+C again stops at once"));
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = AskOnce(signal.Signal, "the next signal stops at once"));
        if (stopsByInput) new Thread(StopByInput) { IsBackground = true, Name = "stop" }.Start();
    }

    public CancellationToken Token => source.Token;

    /// <summary>What a stopped command tells the shell: 143 after SIGTERM, as supervisors expect, and 130 otherwise.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Cancelled;

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
    }

    // A line, or the end of whoever would write one.
    private void StopByInput()
    {
        _ = Console.In.ReadLine();
        source.Cancel();
    }

    // False lets the signal through, which ends the process.
    private bool AskOnce(PosixSignal signal, string next)
    {
        if (Interlocked.Exchange(ref asked, 1) != 0) return false;
        if (signal == PosixSignal.SIGTERM) ExitCode = Cli.ExitCode.Terminated;
        source.Cancel();
        if (!stopsByInput) Say($"stopping after what is in hand, and saving; {next}");
        return true;
    }

    private static void Say(string line)
    {
        try
        {
            if (!Console.IsErrorRedirected) Console.Error.WriteLine();   // below what a live display drew
            Console.Error.WriteLine(line);
        }
        catch (IOException)
        {
            // Nobody reads any more; the run is to be saved all the same.
        }
    }
}
