using Spectre.Console;

namespace Parallax.Cli;

/// <summary>Where a command prints: results to one stream, everything said on the way to the other.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress and complaints.</param>
/// <param name="IsLive">Whether <paramref name="Error"/> is a terminal that can redraw its lines.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool IsLive)
{
    public static Terminal OfProcess() =>
        new(Console.Out, Console.Error, !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    /// <summary>A console that draws on <see cref="Error"/>; it leaves colours out when NO_COLOR is set.</summary>
    public IAnsiConsole Live() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Error) });

    /// <summary>A line about what is being done.</summary>
    public void Say(string line) => Error.WriteLine(line);
}
