using System.Globalization;

namespace Parallax.Benchmarks.Learning;

/// <summary>Runs as tables in Markdown: scores as mean ± half of the range over seeds, and the share of distinct matches over time.</summary>
internal static class LearningTable
{
    public static void Write(TextWriter to, IReadOnlyList<string> recipes, IReadOnlyList<LearningRun> runs)
    {
        string[] scores = [.. runs.SelectMany(run => run.Scores.Select(score => score.Name)).Distinct()];
        to.WriteLine($"| recipe | seeds | minutes | {string.Join(" | ", scores)} |");
        to.WriteLine($"|---|---|---|{string.Concat(scores.Select(_ => "---|"))}");
        foreach (string recipe in recipes)
        {
            LearningRun[] own = [.. runs.Where(run => run.Recipe == recipe)];
            if (own.Length == 0) continue;
            IEnumerable<string> cells = scores.Select(name => Spread([.. own.SelectMany(run => run.Scores).Where(score => score.Name == name).Select(score => score.Value)]));
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| `{recipe}` | {own.Length} | {own.Average(run => run.Minutes):f1} | {string.Join(" | ", cells)} |"));
        }
        to.WriteLine();
        foreach (string recipe in recipes)
        {
            LearningRun[] own = [.. runs.Where(run => run.Recipe == recipe && run.Distinct.Count > 0)];
            if (own.Length == 0) continue;
            IEnumerable<string> tenths = Enumerable.Range(0, own[0].Distinct.Count).Select(t => own.Average(run => run.Distinct[t]).ToString("f3", CultureInfo.InvariantCulture));
            to.WriteLine($"`{recipe}`, distinct matches by tenths of the run: {string.Join(" ", tenths)}");
        }
    }

    private static string Spread(double[] values) => values.Length == 0 ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{values.Average():f4} ± {(values.Max() - values.Min()) / 2:f4}");
}
