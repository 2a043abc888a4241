using Parallax.Cli;
using Parallax.Cli.Display;
using Parallax.Training.Health;
using Parallax.Training.Loop;
using Spectre.Console;

namespace Parallax.Tests.Cli;

public sealed class ProgressTests
{
    private static TrainingProgress At(long step, int unreadable = 0) =>
        new(step, 100, 2, 20, [("invariance", 0.00012), ("variance", 21.5)], 21.50012, 0.0125, [], 1.5, 0, 85.04, TimeSpan.FromSeconds(252), 1_932_735_283, unreadable);

    private sealed class SteppedClock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => now;

        public void Pass(TimeSpan time) => now += (long)time.TotalMilliseconds;
    }

    [Fact]
    public void A_step_is_one_line() =>
        Assert.Equal(
            "epoch 3/20  step 40/100  loss 21.5001 (invariance 1.20e-4, variance 21.5000)  lr 0.0125  85.0 images/s  1.80 GiB  4 min 12 s left  3 unreadable",
            Words.Line(At(40, unreadable: 3)));

    [Fact]
    public void Lines_come_at_the_first_step_then_at_intervals_and_at_the_last()
    {
        var clock = new SteppedClock();
        using var output = new StringWriter();
        var progress = new PlainProgress(output, TimeSpan.FromSeconds(10), clock);
        foreach (long step in new long[] { 1, 2, 3, 4, 5, 100 })
        {
            progress.Report(At(step));
            clock.Pass(TimeSpan.FromSeconds(4));
        }
        Assert.Equal(["1", "4", "100"], output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("step ")[1].Split('/')[0]));
    }

    [Fact]
    public void What_speaks_for_a_collapse_is_told_at_once_and_once()
    {
        using var output = new StringWriter();
        var progress = new PlainProgress(output, TimeSpan.FromSeconds(10), new SteppedClock());
        progress.Report(At(1));
        progress.Report(At(2) with { Warnings = ["the rank is low"], NewWarnings = ["the rank is low"] });
        progress.Report(At(3) with { Warnings = ["the rank is low"] });
        Assert.Equal(["warning: the rank is low", $"the run may have collapsed: {CollapseCheck.Advice}"],
            output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1));
    }

    [Fact]
    public void The_drawn_picture_shows_warnings_as_long_as_they_hold()
    {
        using var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 80;
        console.Write(LiveProgress.Picture(At(40) with { Skipped = 2, Warnings = ["rank [low]"] }));
        Assert.Contains("skipped        2 steps that were not finite", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("collapse?      rank [low]", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_drawn_picture_shows_every_term()
    {
        using var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 80;
        console.Write(LiveProgress.Picture(At(40, unreadable: 3)));
        string[] lines = [.. output.ToString().Split('\n').Skip(1).Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
        Assert.Equal(
        [
            "epoch          3 of 20, step 40 of 100",
            "left           4 min 12 s",
            "loss           21.5001",
            "  invariance   1.20e-4",
            "  variance     21.5000",
            "learning rate  0.0125",
            "speed          85.0 images/s",
            "memory         1.80 GiB",
            "unreadable     3 images",
        ], lines);
    }

    [Theory]
    [InlineData(59, "59 s")]
    [InlineData(61, "1 min 01 s")]
    [InlineData(90_000, "25 h 00 min")]
    public void Times_are_read_at_a_glance(int seconds, string text) => Assert.Equal(text, Words.Time(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void A_table_is_aligned_for_pipes_too()
    {
        using var output = new StringWriter();
        TextTable.Write(output, [["", "k-NN", "Recall@1"], ["raw pixels", "4.0 %", "10.0 %"], ["trained", "40.0 %", "9.0 %"]]);
        Assert.Equal("              k-NN  Recall@1\nraw pixels   4.0 %    10.0 %\ntrained     40.0 %     9.0 %\n", output.ToString());
    }
}
