using System.CommandLine;
using Parallax.Training;
using Parallax.Training.Export;

namespace Parallax.Cli.Commands;

/// <summary><c>export RUN --out FILE</c>.</summary>
internal sealed class ExportCommand : Command, IExample
{
    private readonly Argument<string> run = new("RUN") { Description = "A run folder, or a model that import or export wrote." };
    private readonly Option<string> file = new("--out") { Description = "The file to write: .safetensors, .onnx, or .pt for TorchScript.", HelpName = "FILE", Required = true };
    private readonly Option<int?> size = new("--size") { Description = "Side of the pictures in pixels; that of the run if not given.", HelpName = "N" };
    private readonly Option<string?> licence = new("--licence") { Description = "The weights' licence, for the model card.", HelpName = "TEXT" };
    private readonly Option<bool> json = new("--json") { Description = "Prints the result as JSON." };

    public ExportCommand(MethodCatalog catalog, Terminal terminal) : base("export", "Writes a run's network as a file for others, with a model card.")
    {
        file.Validators.Add(result =>
        {
            string? path = result.GetValueOrDefault<string>();
            if (Path.GetExtension(path) is not (".safetensors" or ".onnx" or ".pt")) result.AddError($"--out: expected a .safetensors, .onnx or .pt file, found '{path}'");
        });
        size.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 and var found) result.AddError($"--size: expected a number of at least 1, found {found}");
        });
        Arguments.Add(run);
        foreach (Option option in new Option[] { file, size, licence, json }) Options.Add(option);
        SetAction(parsed =>
        {
            ExportReport report = new ModelExport(catalog).Run(
                new ExportRequest(parsed.GetRequiredValue(run), parsed.GetRequiredValue(file), parsed.GetValue(size), parsed.GetValue(licence)));
            terminal.Out.WriteLine(parsed.GetValue(json) ? JsonText.Of(report) : Text(report));
        });
    }

    public string Example => "parallax export runs/first --out first.onnx --licence CC-BY-4.0";

    private static string Text(ExportReport report)
    {
        string card = report.Card is null ? "" : $"; card in {report.Card}";
        return $"{report.Out}: {report.Backbone} for {report.Size} x {report.Size} pixels, {report.Channels} numbers a picture, {report.Bytes / 1e6:F1} MB{card}";
    }
}
