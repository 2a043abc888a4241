using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Parallax.Cli.Display;
using Parallax.Training;
using Parallax.Training.Evaluation;
using Parallax.Training.Evaluation.Dense;

namespace Parallax.Cli.Commands;

/// <summary><c>evaluate RUN DATA --protocol knn</c>.</summary>
internal sealed class EvaluateCommand : Command, IExample
{
    private const int MaxSide = 4096;
    private static readonly KnnOptions Defaults = new();
    private static readonly Dictionary<string, DenseProtocol> DenseProtocols = new()
    {
        ["dense-retrieval"] = DenseProtocol.Retrieval,
        ["dense-matching"] = DenseProtocol.Matching,
        ["dense-knn"] = DenseProtocol.Knn,
    };

    private readonly Argument<string> run = new("RUN") { Description = "A run folder, or a model file." };
    private readonly Argument<string> data = new("DATA") { Description = "A folder of images, one sub-folder a class; or a published data set, as cub200@zero_shot:PATH." };
    private readonly Option<string> protocol = new("--protocol")
    {
        Description = "How to score: knn, retrieval (pooled features); dense-retrieval (patches, on label maps), dense-matching (patches, without labels), dense-knn (patches, on classes of images).",
        DefaultValueFactory = _ => "knn",
    };
    private readonly Option<int[]> k = new("--k")
    {
        Description = "Neighbours that vote, or K of Recall@K; knn and retrieval score several in one go. [default: 10 20 100 200; retrieval 1 2 4 8, dense-retrieval 30, dense-knn 20]",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. result.Tokens.Select(token => Whole("--k", token.Value, result))],
    };
    private readonly Option<double?> temperature = new("--temperature")
    {
        Description = "Weight of near neighbours: exp(similarity / temperature). [default: 0.07; dense-retrieval 0.02]",
        CustomParser = result => Positive(result.Tokens[0].Value, result),
    };
    private readonly Option<int?> size = new("--size") { Description = "Side in pixels of the pictures whose patches are scored. [default: as trained]", CustomParser = result => Whole("--size", result.Tokens[0].Value, result, MaxSide) };
    private readonly Option<int?> memory = new("--memory") { Description = "Patches that are remembered at most. [default: 102400]", CustomParser = result => Whole("--memory", result.Tokens[0].Value, result) };
    private readonly Option<long?> seed = new("--seed") { Description = "Seed of views and of the patches that are remembered. [default: 0]" };
    private readonly Option<bool> json = new("--json") { Description = "Prints the result as JSON." };

    public EvaluateCommand(MethodCatalog catalog, Terminal terminal, CancellationToken cancellation) : base("evaluate", "Scores what a run has learnt.")
    {
        protocol.AcceptOnlyFromAmong(["knn", "retrieval", .. DenseProtocols.Keys]);
        foreach (Argument argument in new Argument[] { run, data }) Arguments.Add(argument);
        foreach (Option option in new Option[] { protocol, k, temperature, size, memory, seed, json }) Options.Add(option);
        SetAction(parsed =>
        {
            EvaluationReport report = DenseProtocols.TryGetValue(parsed.GetRequiredValue(protocol), out DenseProtocol dense)
                ? new DenseEvaluation(catalog).Run(DenseRequestOf(dense, parsed), cancellation)
                : parsed.GetValue(protocol) == "retrieval" ? new RetrievalEvaluation(catalog).Run(MetricRequestOf(parsed), cancellation)
                : new RunEvaluation(catalog).Run(RequestOf(parsed), cancellation);
            Print(report, terminal, parsed.GetValue(json));
            return ExitCode.Ok;
        });
    }

    public string Example => "parallax evaluate runs/first photos-with-classes --protocol knn --k 10 20";

    private static int Whole(string option, string text, ArgumentResult result, int most = int.MaxValue)
    {
        if (int.TryParse(text, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= most) return value;
        string range = most == int.MaxValue ? "of at least 1" : $"in [1, {most}]";
        result.AddError($"{option}: expected whole numbers {range}, found '{text}'");
        return 1;
    }

    private static double Positive(string text, ArgumentResult result)
    {
        if (double.TryParse(text, CultureInfo.InvariantCulture, out double value) && value >= 1e-3) return value;
        result.AddError($"--temperature: expected a number of at least 0.001, found '{text}'");
        return 1;
    }

    private EvaluationRequest RequestOf(ParseResult parsed)
    {
        Refuse(parsed, "knn", size, memory, seed);
        return new EvaluationRequest
        {
            Run = parsed.GetRequiredValue(run),
            Data = parsed.GetRequiredValue(data),
            Knn = new KnnOptions { Ks = parsed.GetValue(k) is { Length: > 0 } ks ? ks : Defaults.Ks, Temperature = parsed.GetValue(temperature) ?? Defaults.Temperature },
        };
    }

    private MetricRequest MetricRequestOf(ParseResult parsed)
    {
        Refuse(parsed, "retrieval", temperature, size, memory, seed);
        var options = new MetricOptions();
        return new MetricRequest(parsed.GetRequiredValue(run), parsed.GetRequiredValue(data), parsed.GetValue(k) is { Length: > 0 } ks ? options with { Ks = ks } : options);
    }

    private DenseRequest DenseRequestOf(DenseProtocol dense, ParseResult parsed)
    {
        if (dense == DenseProtocol.Matching) Refuse(parsed, "dense-matching", k, temperature, memory);
        int[] ks = parsed.GetValue(k) ?? [];
        if (ks.Length > 1) throw new UsageException($"--k: --protocol {parsed.GetValue(protocol)} takes one number, found {ks.Length}");
        return new DenseRequest
        {
            Run = parsed.GetRequiredValue(run),
            Data = parsed.GetRequiredValue(data),
            Protocol = dense,
            Size = parsed.GetValue(size),
            Neighbours = ks.Length > 0 ? ks[0] : null,
            Temperature = parsed.GetValue(temperature),
            Memory = parsed.GetValue(memory),
            Seed = parsed.GetValue(seed) ?? 0,
        };
    }

    private static void Refuse(ParseResult parsed, string protocol, params IEnumerable<Option> options)
    {
        if (options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } needless)
            throw new UsageException($"{needless.Name} means nothing to --protocol {protocol}");
    }

    private static void Print(EvaluationReport report, Terminal terminal, bool json)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Of(report));
            return;
        }
        foreach (string note in report.Notes) terminal.Say(note);
        terminal.Out.WriteLine(report.Classes > 0 ? $"{report.Run}: {report.Images} images of {report.Classes} classes" : $"{report.Run}: {report.Images} images");
        TextTable.Write(terminal.Out, [.. report.Scores.Select(score => new[] { score.Name, Words.Of(score) })]);
    }
}
