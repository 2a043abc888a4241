namespace Parallax.Cli;

/// <summary>What a command tells the shell. A stopped run tells which signal stopped it, as shells count: 128 + 2 for Ctrl+C and a deadline, 128 + 15 for SIGTERM.</summary>
internal static class ExitCode
{
    public const int Ok = 0, Failed = 1, Usage = 2, Cancelled = 130, Terminated = 143;
}
