using Parallax.Training.Loop;
using Spectre.Console;

namespace Parallax.Cli.Display;

/// <summary>Shows a run's progress while it runs: drawn on a terminal, as lines elsewhere.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <param name="terminal">Where to.</param>
    /// <param name="run">Gets what to report steps to, and what to say other things by: a drawn display would be torn by lines of others.</param>
    public static T Show<T>(Terminal terminal, Func<IProgress<TrainingProgress>, Action<string>, T> run)
    {
        if (!terminal.IsLive) return run(new PlainProgress(terminal.Error, Pause, TimeProvider.System), terminal.Say);
        IAnsiConsole console = terminal.Live();
        return console.Live(new Text("")).Start(display => run(new LiveProgress(display, TimeProvider.System), console.WriteLine));
    }
}
