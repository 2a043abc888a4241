using System.Globalization;

namespace Parallax.Benchmarks.Learning;

/// <summary>Runs as tables in Markdown: scores as mean ± standard deviation over seeds (of two: half of the range), and the share of distinct matches over time.</summary>
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
        Series(to, recipes, runs, "distinct matches by tenths of the run", run => run.Distinct);
        Series(to, recipes, runs, "k-NN after each epoch", run => run.Curve);
    }

    private static void Series(TextWriter to, IReadOnlyList<string> recipes, IReadOnlyList<LearningRun> runs, string what, Func<LearningRun, IReadOnlyList<double>> of)
    {
        foreach (string recipe in recipes)
        {
            IReadOnlyList<double>[] own = [.. runs.Where(run => run.Recipe == recipe && of(run).Count > 0).Select(of)];
            if (own.Length == 0) continue;
            IEnumerable<string> means = Enumerable.Range(0, own.Min(one => one.Count)).Select(t => own.Average(one => one[t]).ToString("f3", CultureInfo.InvariantCulture));
            to.WriteLine($"`{recipe}`, {what}: {string.Join(" ", means)}");
        }
    }

    private static string Spread(double[] values) => values.Length == 0 ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{values.Average():f4} ± {Deviation(values):f4}");

    private static double Deviation(double[] values) => values.Length < 3 ? (values.Max() - values.Min()) / 2
        : Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1));
}
