using System.CommandLine;
using Parallax.Cli.Display;
using Parallax.Training.Data;

namespace Parallax.Cli.Commands.Data;

/// <summary><c>data check DATA [--out FILE]</c>.</summary>
internal sealed class CheckCommand : Command, IExample
{
    private const int Shown = 20;
    private static readonly DataCheckOptions Defaults = new();

    private readonly Argument<string> data = DataCommand.Images();
    private readonly Option<string?> file = new("--out") { Description = "A report that names every image, .json or .csv.", HelpName = "FILE" };
    private readonly Option<int> minSide = DataCommand.Within(
        new Option<int>("--min-side") { Description = "Images with a shorter side below this are tiny.", HelpName = "PIXELS", DefaultValueFactory = _ => Defaults.MinSide }, 1, 65535);
    private readonly Option<double> maxAspect = DataCommand.Within(
        new Option<double>("--max-aspect") { Description = "Longer over shorter side above which a shape is extreme.", HelpName = "RATIO", DefaultValueFactory = _ => Defaults.MaxAspect }, 1, 65535);
    private readonly Option<int> near = DataCommand.Within(
        new Option<int>("--near") { Description = "Bits of 64 in which the hashes of images that look alike may differ.", HelpName = "BITS", DefaultValueFactory = _ => Defaults.NearBits }, 0, 16);
    private readonly Option<bool> json = DataCommand.Json();

    public CheckCommand(Terminal terminal, CancellationToken cancellation)
        : base("check", "Reads every image: which can't be read, are there twice, are tiny, or of one colour. Ends with 1 if one can't be read.")
    {
        Arguments.Add(data);
        foreach (Option option in new Option[] { file, minSide, maxAspect, near, json }) Options.Add(option);
        file.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && Path.GetExtension(path) is not (".json" or ".csv")) result.AddError($"--out: expected a .json or .csv file, found '{path}'");
        });
        SetAction(parsed =>
        {
            var options = new DataCheckOptions { MinSide = parsed.GetValue(minSide), MaxAspect = parsed.GetValue(maxAspect), NearBits = parsed.GetValue(near) };
            DataCheckReport report = Run(DataCheck.Of(parsed.GetRequiredValue(data), options, TimeProvider.System), terminal, cancellation);
            if (parsed.GetValue(file) is { } path) report.Write(path);
            if (parsed.GetValue(json)) terminal.Out.WriteLine(JsonText.Of(report));
            else Print(report, parsed.GetValue(file), terminal);
            return report.Unreadable.Count > 0 ? ExitCode.Failed : ExitCode.Ok;
        });
    }

    public string Example => "parallax data check photos --out report.csv";

    private static DataCheckReport Run(DataCheck check, Terminal terminal, CancellationToken cancellation)
    {
        using var display = new DataProgressDisplay(terminal, TimeProvider.System);
        return check.Run(display, cancellation);
    }

    private static void Print(DataCheckReport report, string? file, Terminal terminal)
    {
        string[] lines = [.. report.Lines];
        foreach (string line in lines.Take(Shown)) terminal.Out.WriteLine(line);
        if (lines.Length > Shown) terminal.Out.WriteLine($"{lines.Length - Shown} more{(file is null ? "; --out report.csv names all" : $", in {file}")}");
        terminal.Out.WriteLine($"{report.Data}: {report.Images} images, {report.Unreadable.Count} unreadable, {report.Duplicates.Count} groups of the same file, "
            + $"{report.NearDuplicates.Count} groups that look alike, {report.Tiny.Count} tiny, {report.ExtremeShape.Count} of extreme shape, {report.OneColour.Count} of one colour");
    }
}
