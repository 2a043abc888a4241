using System.CommandLine;
using Parallax.Cli.Display;
using Parallax.Training;
using Parallax.Training.Demo;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Training.Reports;

namespace Parallax.Cli.Commands;

/// <summary><c>demo [--data FOLDER]</c>.</summary>
internal sealed class DemoCommand : Command, IExample
{
    private const string OwnPhotosRecipe = "vicregl/small", PublicSetRecipe = "vicregl/emoji";

    private readonly Option<string?> data = new("--data") { Description = "Your own photos instead of a public set.", HelpName = "FOLDER" };
    private readonly Option<string?> folder = new("--out") { Description = "The run folder; runs/demo without this.", HelpName = "DIR" };
    private readonly Option<string[]> set = new("--set") { Description = "Changes a value of the recipe; may be given again.", HelpName = "key=value" };
    private readonly Option<bool> json = new("--json") { Description = "Prints the result as JSON." };

    public DemoCommand(MethodCatalog catalog, RecipeBinder binder, RecipeCatalog recipes, Terminal terminal, CancellationToken cancellation)
        : base("demo", "Fetches real images, trains a small network on them, and shows what it learnt, in some minutes.")
    {
        foreach (Option option in new Option[] { data, folder, set, json }) Options.Add(option);
        SetAction(parsed =>
        {
            var request = new DemonstrationRequest
            {
                Data = parsed.GetValue(data),
                Out = parsed.GetValue(folder) ?? RunFolder.Free("runs", "demo"),
                Recipe = binder.Bind<Recipe>(recipes.Open(parsed.GetValue(data) is null ? PublicSetRecipe : OwnPhotosRecipe), parsed.GetValue(set) ?? []),
            };
            DemonstrationReport report = ProgressDisplay.Show(terminal, (progress, say) => new Demonstration(catalog, TimeProvider.System).Run(request, say, progress, cancellation));
            Print(report, terminal, parsed.GetValue(json));
            return ExitCode.Ok;
        });
    }

    public string Example => "parallax demo --data photos";

    private static void Print(DemonstrationReport report, Terminal terminal, bool json)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Of(report));
            return;
        }
        terminal.Out.WriteLine(report.Data);
        foreach (DataLicence licence in report.Licences) terminal.Out.WriteLine($"  {licence.Name}: {licence.Licence}, {licence.Attribution} ({licence.Source})");
        if (report.Rows.Count > 0)
        {
            terminal.Out.WriteLine();
            IReadOnlyList<string> head = ["", .. report.Columns];
            TextTable.Write(terminal.Out, [head, .. report.Rows.Select(row => (IReadOnlyList<string>)[row.Name, .. row.Scores.Select(Words.Percent)])]);
            terminal.Out.WriteLine();
        }
        foreach (string note in report.Notes) terminal.Out.WriteLine(note);
        terminal.Out.WriteLine($"report: {report.Html}");
    }
}
