using Parallax.Training.Loop;
using Spectre.Console;

namespace Parallax.Cli.Display;

/// <summary>Shows a run's progress while it runs: drawn on a terminal, as lines elsewhere.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public static T Show<T>(Terminal terminal, Func<IProgress<TrainingProgress>, T> run) => terminal.IsLive
        ? terminal.Live().Live(new Text("starting")).Start(display => run(new LiveProgress(display, TimeProvider.System)))
        : run(new PlainProgress(terminal.Error, Pause, TimeProvider.System));
}
