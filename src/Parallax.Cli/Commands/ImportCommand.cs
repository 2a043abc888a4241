using System.CommandLine;
using Parallax.Training;
using Parallax.Training.Weights;

namespace Parallax.Cli.Commands;

/// <summary><c>import WEIGHTS --as NAME --out FILE</c>.</summary>
internal sealed class ImportCommand : Command, IExample
{
    private readonly Argument<string> weights = new("WEIGHTS") { Description = "A .pth, .pt or .safetensors file." };
    private readonly Option<string> name = new("--as") { Description = "The backbone: resnet50, vit_small, swin_tiny, convnext_small, …", HelpName = "NAME", Required = true };
    private readonly Option<string> file = new("--out") { Description = "The model to write, a .safetensors file.", HelpName = "FILE", Required = true };
    private readonly Option<string[]> set = new("--set") { Description = "Changes an option of the backbone or its view; may be given again.", HelpName = "key=value" };
    private readonly Option<int> size = new("--size") { Description = "Side of the pictures in pixels.", HelpName = "N", DefaultValueFactory = _ => 224 };
    private readonly Option<string?> prefix = new("--prefix") { Description = "What stands before the backbone's names; found by itself if not given.", HelpName = "TEXT" };
    private readonly Option<bool> partial = new("--partial") { Description = "Takes what fits, whatever is missing." };
    private readonly Option<string?> licence = new("--licence") { Description = "The weights' licence, for the model card.", HelpName = "TEXT" };
    private readonly Option<bool> json = new("--json") { Description = "Prints the result as JSON." };

    public ImportCommand(MethodCatalog catalog, Terminal terminal) : base("import", "Makes a model of weights that others published.")
    {
        Arguments.Add(weights);
        foreach (Option option in new Option[] { name, file, set, size, prefix, partial, licence, json }) Options.Add(option);
        SetAction(parsed =>
        {
            var request = new ImportRequest(
                parsed.GetRequiredValue(weights), parsed.GetRequiredValue(name), parsed.GetRequiredValue(file), parsed.GetValue(set) ?? [],
                parsed.GetValue(size), parsed.GetValue(prefix), parsed.GetValue(partial), parsed.GetValue(licence));
            Print(new WeightImport(catalog).Run(request), parsed.GetValue(json), terminal);
        });
    }

    public string Example => "parallax import dino_deitsmall16_pretrain.pth --as vit_small --out vit_small.safetensors";

    private static void Print(ImportReport report, bool json, Terminal terminal)
    {
        if (report.NotFinite.Count > 0) terminal.Say($"warning: not all numbers are finite in {string.Join(", ", report.NotFinite)}");
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Of(report));
            return;
        }
        string below = report.Prefix.Length > 0 ? $" below '{report.Prefix}'" : "";
        terminal.Out.WriteLine($"{report.Out}: {report.Backbone}, {report.Loaded} tensors{below}");
        if (report.LeftOut.Count > 0) terminal.Out.WriteLine($"left out: {string.Join(", ", report.LeftOut)}");
        if (report.Missing.Count > 0) terminal.Out.WriteLine($"missing, so with first values: {string.Join(", ", report.Missing)}");
        foreach (string shape in report.Misshaped) terminal.Out.WriteLine($"of another shape, so with first values: {shape}");
    }
}
