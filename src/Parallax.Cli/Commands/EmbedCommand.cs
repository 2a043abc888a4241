using System.CommandLine;
using Parallax.Training;
using Parallax.Training.Evaluation;

namespace Parallax.Cli.Commands;

/// <summary><c>embed RUN DATA --out FILE</c>.</summary>
internal sealed class EmbedCommand : Command, IExample
{
    private readonly Argument<string> run = new("RUN") { Description = "A run folder." };
    private readonly Argument<string> data = new("DATA") { Description = "A folder of images; or a published data set, as cifar10/test:PATH." };
    private readonly Option<string> file = new("--out")
    {
        Description = "The file to write, .npy or .safetensors; it comes with the list of images.", HelpName = "FILE", Required = true,
    };
    private readonly Option<bool> json = new("--json") { Description = "Prints the result as JSON." };

    public EmbedCommand(MethodCatalog catalog, Terminal terminal, CancellationToken cancellation) : base("embed", "Writes a run's features of images to a file.")
    {
        file.Validators.Add(result =>
        {
            string? path = result.GetValueOrDefault<string>();
            if (Path.GetExtension(path) is not (".npy" or ".safetensors")) result.AddError($"--out: expected a .npy or .safetensors file, found '{path}'");
        });
        foreach (Argument argument in new Argument[] { run, data }) Arguments.Add(argument);
        foreach (Option option in new Option[] { file, json }) Options.Add(option);
        SetAction(parsed =>
        {
            var request = new EmbeddingRequest(parsed.GetRequiredValue(run), parsed.GetRequiredValue(data), parsed.GetRequiredValue(file));
            EmbeddingReport report = new RunEmbedding(catalog).Run(request, cancellation);
            foreach (string image in report.Unreadable) terminal.Say($"skipped: {image}");
            terminal.Out.WriteLine(parsed.GetValue(json) ? JsonText.Of(report) : $"{report.Out}: {report.Images} images, {report.Dimension} numbers each");
            return ExitCode.Ok;
        });
    }

    public string Example => "parallax embed runs/first photos --out photos.npy";
}
