using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Parallax.Cli.Display;
using Parallax.Training;
using Parallax.Training.Evaluation;

namespace Parallax.Cli.Commands;

/// <summary><c>evaluate RUN DATA --protocol knn</c>.</summary>
internal sealed class EvaluateCommand : Command, IExample
{
    private static readonly KnnOptions Defaults = new();

    private readonly Argument<string> run = new("RUN") { Description = "A run folder." };
    private readonly Argument<string> data = new("DATA") { Description = "A folder of images, one sub-folder a class; or a published data set, as cub200@zero_shot:PATH." };
    private readonly Option<string> protocol = new("--protocol") { Description = "How to score: knn.", DefaultValueFactory = _ => "knn" };
    private readonly Option<int[]> k = new("--k")
    {
        Description = "Neighbours that vote; several are scored in one go.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [.. Defaults.Ks],
        CustomParser = result => [.. result.Tokens.Select(token => Whole(token.Value, result))],
    };
    private readonly Option<double> temperature = new("--temperature")
    {
        Description = "Weight of near neighbours: exp(similarity / temperature).",
        DefaultValueFactory = _ => Defaults.Temperature,
        CustomParser = result => Positive(result.Tokens[0].Value, result),
    };
    private readonly Option<bool> json = new("--json") { Description = "Prints the result as JSON." };

    public EvaluateCommand(MethodCatalog catalog, Terminal terminal, CancellationToken cancellation) : base("evaluate", "Scores what a run has learnt.")
    {
        protocol.AcceptOnlyFromAmong("knn");
        foreach (Argument argument in new Argument[] { run, data }) Arguments.Add(argument);
        foreach (Option option in new Option[] { protocol, k, temperature, json }) Options.Add(option);
        SetAction(parsed =>
        {
            EvaluationReport report = new RunEvaluation(catalog).Run(RequestOf(parsed), cancellation);
            Print(report, terminal, parsed.GetValue(json));
            return ExitCode.Ok;
        });
    }

    public string Example => "parallax evaluate runs/first photos-with-classes --protocol knn --k 10 20";

    private static int Whole(string text, ArgumentResult result)
    {
        if (int.TryParse(text, CultureInfo.InvariantCulture, out int value) && value >= 1) return value;
        result.AddError($"--k: expected whole numbers of at least 1, found '{text}'");
        return 1;
    }

    private static double Positive(string text, ArgumentResult result)
    {
        if (double.TryParse(text, CultureInfo.InvariantCulture, out double value) && value >= 1e-3) return value;
        result.AddError($"--temperature: expected a number of at least 0.001, found '{text}'");
        return 1;
    }

    private EvaluationRequest RequestOf(ParseResult parsed) => new()
    {
        Run = parsed.GetRequiredValue(run),
        Data = parsed.GetRequiredValue(data),
        Knn = new KnnOptions { Ks = parsed.GetRequiredValue(k), Temperature = parsed.GetRequiredValue(temperature) },
    };

    private static void Print(EvaluationReport report, Terminal terminal, bool json)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Of(report));
            return;
        }
        foreach (string note in report.Notes) terminal.Say(note);
        terminal.Out.WriteLine($"{report.Run}: {report.Images} images of {report.Classes} classes");
        TextTable.Write(terminal.Out, [.. report.Scores.Select(score => new[] { score.Name, Words.Percent(score.Value) })]);
    }
}
