using Parallax.Training.Loop;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Parallax.Cli.Display;

/// <summary>Progress that redraws itself on a terminal, a few times a second at most.</summary>
internal sealed class LiveProgress(LiveDisplayContext display, TimeProvider clock) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);
    private long? last;

    public void Report(TrainingProgress value)
    {
        if (last is { } before && value.Step != value.TotalSteps && clock.GetElapsedTime(before) < Pause) return;
        last = clock.GetTimestamp();
        display.UpdateTarget(Picture(value));
    }

    /// <summary>What is drawn for a step.</summary>
    public static IRenderable Picture(TrainingProgress at)
    {
        var bar = new BreakdownChart().HideTags().Width(60)
            .AddItem("done", at.Step, Color.Green)
            .AddItem("left", Math.Max(0, at.TotalSteps - at.Step), Color.Grey);
        var table = new Grid().AddColumns(2);
        table.AddRow("epoch", $"{at.Epoch + 1} of {at.Epochs}, step {at.Step} of {at.TotalSteps}");
        table.AddRow("left", Words.Time(at.Remaining));
        table.AddRow("loss", $"[bold]{Words.Number(at.Loss)}[/]");
        foreach (var (name, term) in at.Terms) table.AddRow(new Text("  " + name), new Text(Words.Number(term)));
        table.AddRow("learning rate", Words.Number(at.LearningRate));
        table.AddRow("speed", $"{at.ImagesPerSecond:0.0} images/s");
        table.AddRow("memory", Words.Bytes(at.ResidentBytes));
        if (at.Skipped > 0) table.AddRow("skipped", $"[yellow]{at.Skipped} steps that were not finite[/]");
        if (at.Unreadable > 0) table.AddRow("unreadable", $"[yellow]{at.Unreadable} images[/]");
        foreach (string warning in at.Warnings) table.AddRow(new Markup("[yellow]collapse?[/]"), new Text(warning));
        return new Rows(bar, table);
    }
}
