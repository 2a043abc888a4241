using System.Runtime.InteropServices;
using Parallax.Training.Loop;

namespace Parallax.Cli;

/// <summary>Ctrl+C and SIGTERM as a token: the first asks for a clean end, the second Ctrl+C ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration interrupt, terminate;
    private readonly bool stopsByInput = Environment.GetEnvironmentVariable(LocalRanks.StopsByInput) == "1";

    public Interruption()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = AskOnce("Ctrl+C again stops at once"));
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = AskOnce("the next signal stops at once"));
        if (stopsByInput) new Thread(StopByInput) { IsBackground = true, Name = "stop" }.Start();
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        source.Dispose();
    }

    // A line, or the end of whoever would write one.
    private void StopByInput()
    {
        _ = Console.In.ReadLine();
        source.Cancel();
    }

    // False lets the signal through, which ends the process.
    private bool AskOnce(string next)
    {
        if (source.IsCancellationRequested) return false;
        if (stopsByInput)
        {
            source.Cancel();   // the process that started this one tells
            return true;
        }
        if (!Console.IsErrorRedirected) Console.Error.WriteLine();   // below what a live display drew
        Console.Error.WriteLine($"stopping after this step and saving; {next}");
        source.Cancel();
        return true;
    }
}
