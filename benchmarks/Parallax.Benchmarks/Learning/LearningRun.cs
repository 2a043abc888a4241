using System.Diagnostics;
using System.Text.Json;
using Parallax.Training;
using Parallax.Training.Evaluation;
using Parallax.Training.Evaluation.Dense;
using Parallax.Training.Finetuning;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;

namespace Parallax.Benchmarks.Learning;

/// <summary>One training run and its scores, in a process of its own.</summary>
/// <param name="Recipe">What was trained.</param>
/// <param name="Seed">With which seed.</param>
/// <param name="Minutes">Time of training, two runs side by side.</param>
/// <param name="Scores">Fractions by name.</param>
/// <param name="Distinct">Share of distinct matches after each tenth of the run; empty for methods that match nothing.</param>
/// <param name="Curve">k-NN accuracy after each epoch; empty where it was not asked for.</param>
internal sealed record LearningRun(string Recipe, int Seed, double Minutes, IReadOnlyList<Score> Scores, IReadOnlyList<double> Distinct, IReadOnlyList<double> Curve)
{
    private const int Tenths = 10;

    /// <summary>Trains, scores, and prints the result as one line of JSON.</summary>
    public static int Serve(WorkerArguments arguments)
    {
        string recipe = arguments.Text("recipe"), data = arguments.Text("data"), run = arguments.Text("out");
        int seed = arguments.Number("seed");
        MethodCatalog catalog = MethodCatalog.BuiltIn();
        string[] sets = [$"seed={seed}", "health.every_steps=10", .. arguments.Text("set").Split('|', StringSplitOptions.RemoveEmptyEntries)];
        EffectiveRecipe<Recipe> bound = new RecipeBinder(catalog.Types).Bind<Recipe>(new RecipeCatalog(Recipes).Open(recipe), sets);
        Console.Out.WriteLine(JsonSerializer.Serialize(arguments.Number("zero-shot") == 1
            ? Finetuned(catalog, bound, recipe, seed, data, run)
            : Pretrained(catalog, bound, recipe, seed, data, run, arguments.Number("dense") == 1)));
        return 0;
    }

    private static LearningRun Pretrained(MethodCatalog catalog, EffectiveRecipe<Recipe> bound, string recipe, int seed, string data, string run, bool dense)
    {
        var request = new PretrainRequest { Data = Path.Combine(data, "train"), Out = run, Resume = Directory.Exists(run), Recipe = bound };
        PretrainReport report = new Pretraining(catalog, TimeProvider.System).Run(request, null, default);
        var scores = new List<Score>(new RunEvaluation(catalog).Run(new EvaluationRequest { Run = run, Data = data, Knn = new KnnOptions { Ks = [20] } }).Scores.Take(1));
        foreach (DenseProtocol protocol in !dense ? [] : new[] { DenseProtocol.Knn, DenseProtocol.Matching })
            scores.AddRange(new DenseEvaluation(catalog).Run(new DenseRequest { Run = run, Data = protocol == DenseProtocol.Matching ? Path.Combine(data, "val") : data, Protocol = protocol, Size = 128 }).Scores);
        return new LearningRun(recipe, seed, report.Elapsed.TotalMinutes, scores, InTenths(Figures(run, "distinct")), Figures(run, "knn"));
    }

    private static LearningRun Finetuned(MethodCatalog catalog, EffectiveRecipe<Recipe> bound, string recipe, int seed, string data, string run)
    {
        long begun = Stopwatch.GetTimestamp();
        var request = new FinetuneRequest { Data = data, Out = run, Resume = Directory.Exists(run), Recipe = bound };
        FinetuneReport report = new Finetuner(catalog, TimeProvider.System).Run(request, _ => { });
        Score[] scores = [.. report.Scores.Select(score => new Score(score.Name, score.Mean, score.Unit)), new("Recall@1 on the validating classes", report.Runs[0].SelectionRecall)];
        return new LearningRun(recipe, seed, Stopwatch.GetElapsedTime(begun).TotalMinutes, scores, [], []);
    }

    private static string Recipes => Path.Combine(WorkerCommand.Peers, "..", "..", "recipes");

    // Health figures whose name contains a word, in the order of the log.
    private static double[] Figures(string run, string word)
    {
        var found = new List<double>();
        foreach (string line in File.ReadLines(Path.Combine(run, "metrics.jsonl")))
        {
            using var record = JsonDocument.Parse(line);
            if (!record.RootElement.TryGetProperty("health", out JsonElement health)) continue;
            foreach (JsonProperty figure in health.EnumerateObject())
                if (figure.Name.Contains(word, StringComparison.Ordinal) && figure.Value.ValueKind == JsonValueKind.Number) found.Add(figure.Value.GetDouble());
        }
        return [.. found];
    }

    // Means over tenths of the run.
    private static double[] InTenths(double[] found) => found.Length == 0 ? [] :
        [.. Enumerable.Range(0, Tenths).Select(t => found[(t * found.Length / Tenths)..Math.Max((t * found.Length / Tenths) + 1, (t + 1) * found.Length / Tenths)].Average())];
}
