using System.Runtime.InteropServices;

namespace Parallax.Cli;

/// <summary>Ctrl+C and SIGTERM as a token: the first asks for a clean end, the second Ctrl+C ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration interrupt, terminate;

    public Interruption()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = AskOnce("Ctrl+C again stops at once"));
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = AskOnce("the next signal stops at once"));
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        source.Dispose();
    }

    // False lets the signal through, which ends the process.
    private bool AskOnce(string next)
    {
        if (source.IsCancellationRequested) return false;
        if (!Console.IsErrorRedirected) Console.Error.WriteLine();   // below what a live display drew
        Console.Error.WriteLine($"stopping after this step and saving; {next}");
        source.Cancel();
        return true;
    }
}
