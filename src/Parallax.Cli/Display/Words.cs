using System.Globalization;
using Parallax.Training.Evaluation;
using Parallax.Training.Finetuning;
using Parallax.Training.Health;
using Parallax.Training.Loop;

namespace Parallax.Cli.Display;

/// <summary>Numbers of a run as people read them.</summary>
internal static class Words
{
    public static string Number(double value) =>
        value != 0 && Math.Abs(value) is < 1e-3 or >= 1e5
            ? value.ToString("0.00e+0", CultureInfo.InvariantCulture)
            : value.ToString("0.0000", CultureInfo.InvariantCulture);

    public static string Percent(double fraction) => double.IsNaN(fraction) ? "–" : fraction.ToString("0.0 %", CultureInfo.InvariantCulture);

    public static string Of(Score score) => score.Unit switch
    {
        ScoreUnit.Fraction => Percent(score.Value),
        _ when double.IsNaN(score.Value) => "–",
        ScoreUnit.Patches => score.Value.ToString("0.00 patches", CultureInfo.InvariantCulture),
        _ => Number(score.Value),
    };

    public static string Of(ScoreOverSeeds score) => (score.Unit, score.Deviation) switch
    {
        (_, null) => Of(new Score(score.Name, score.Mean, score.Unit)),
        (ScoreUnit.Fraction, double deviation) => string.Create(CultureInfo.InvariantCulture, $"{100 * score.Mean:0.00} ± {100 * deviation:0.00} %"),
        (_, double deviation) => $"{Number(score.Mean)} ± {Number(deviation)}",
    };

    public static string Bytes(long bytes) =>
        bytes >= 1L << 30 ? $"{bytes / (double)(1L << 30):0.00} GiB" : $"{bytes / (double)(1L << 20):0} MiB";

    public static string Time(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes:00} min"
        : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds:00} s"
        : $"{time.Seconds} s";

    public static string Terms(TrainingProgress at) => string.Join(", ", at.Terms.Select(term => $"{term.Name} {Number(term.Value)}"));

    /// <summary>What speaks for a collapse, a line each, and what usually helps.</summary>
    public static void Warnings(IReadOnlyList<string> warnings, Action<string> say)
    {
        foreach (string warning in warnings) say($"warning: {warning}");
        if (warnings.Count > 0) say($"the run may have collapsed: {CollapseCheck.Advice}");
    }

    /// <summary>A step in one line.</summary>
    public static string Line(TrainingProgress at)
    {
        string terms = at.Terms.Count > 1 ? $" ({Terms(at)})" : "";
        string skipped = at.Skipped > 0 ? $"  {at.Skipped} skipped" : "", unreadable = at.Unreadable > 0 ? $"  {at.Unreadable} unreadable" : "";
        return $"epoch {at.Epoch + 1}/{at.Epochs}  step {at.Step}/{at.TotalSteps}  loss {Number(at.Loss)}{terms}  lr {Number(at.LearningRate)}  "
            + $"{at.ImagesPerSecond:0.0} images/s  {Bytes(at.ResidentBytes)}  {Time(at.Remaining)} left{skipped}{unreadable}";
    }
}
