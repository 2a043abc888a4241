namespace Parallax.Cli;

/// <summary>What a command tells the shell.</summary>
internal static class ExitCode
{
    public const int Ok = 0, Failed = 1, Usage = 2, Cancelled = 130;
}
