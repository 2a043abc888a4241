using System.CommandLine;
using Parallax.Cli.Display;
using Parallax.Training;
using Parallax.Training.Indexing;

namespace Parallax.Cli.Commands;

/// <summary><c>index RUN DATA --out INDEX</c>.</summary>
internal sealed class IndexCommand : Command, IExample
{
    private static readonly Dictionary<string, IndexFormat> Formats = new() { ["f32"] = IndexFormat.Float32, ["f16"] = IndexFormat.Float16, ["int8"] = IndexFormat.Int8 };

    private readonly Argument<string> run = new("RUN") { Description = "A run folder, or a model file." };
    private readonly Argument<string> data = new("DATA") { Description = "A folder of images; or a published data set, as cub200:PATH." };
    private readonly Option<string> file = new("--out") { Description = "The index to write.", HelpName = "INDEX", Required = true };
    private readonly Option<string> format = new("--format") { Description = "What a search reads: f32, f16 or int8. Answers are the same; smaller ones are faster.", DefaultValueFactory = _ => "f32" };
    private readonly Option<bool> json = new("--json") { Description = "Prints the result as JSON." };

    public IndexCommand(MethodCatalog catalog, Terminal terminal, CancellationToken cancellation) : base("index", "Makes images searchable by a run's features.")
    {
        format.AcceptOnlyFromAmong([.. Formats.Keys]);
        foreach (Argument argument in new Argument[] { run, data }) Arguments.Add(argument);
        foreach (Option option in new Option[] { file, format, json }) Options.Add(option);
        SetAction(parsed =>
        {
            var request = new IndexRequest(parsed.GetRequiredValue(run), parsed.GetRequiredValue(data), parsed.GetRequiredValue(file), Formats[parsed.GetRequiredValue(format)]);
            IndexReport report = Run(new RunIndexing(catalog, TimeProvider.System), request, terminal, cancellation);
            foreach (string image in report.Unreadable) terminal.Say($"skipped: {image}");
            terminal.Out.WriteLine(parsed.GetValue(json) ? JsonText.Of(report) : FormattableString.Invariant($"{report.Out}: {report.Images} images, {report.Dimension} numbers each, {report.Bytes / 1e6:F1} MB"));
            return ExitCode.Ok;
        });
    }

    public string Example => "parallax index runs/first photos --out photos.index --format int8";

    private static IndexReport Run(RunIndexing indexing, IndexRequest request, Terminal terminal, CancellationToken cancellation)
    {
        using var display = new DataProgressDisplay(terminal, TimeProvider.System);
        return indexing.Run(request, display, cancellation);
    }
}
