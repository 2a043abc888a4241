using System.CommandLine;
using System.Globalization;
using Parallax.Cli.Display;
using Parallax.Training;
using Parallax.Training.Indexing;

namespace Parallax.Cli.Commands;

/// <summary><c>search INDEX QUERY…</c>.</summary>
internal sealed class SearchCommand : Command, IExample
{
    private readonly Argument<string> index = new("INDEX") { Description = "A file that index wrote." };
    private readonly Argument<string[]> queries = new("QUERY") { Description = "Image files to look for.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> run = new("--run") { Description = "The run or model that the index was made with. [default: where it was then]" };
    private readonly Option<string?> data = new("--data") { Description = "The indexed images, for the sheet. [default: where they were then]" };
    private readonly Option<int> k = new("--k") { Description = "Images to find for each query.", HelpName = "N", DefaultValueFactory = _ => 10 };
    private readonly Option<string?> sheet = new("--sheet") { Description = "A page or picture of what was found, .html or .png.", HelpName = "FILE" };
    private readonly Option<bool> json = new("--json") { Description = "Prints the result as JSON." };

    public SearchCommand(MethodCatalog catalog, Terminal terminal, CancellationToken cancellation) : base("search", "Finds the indexed images nearest to others.")
    {
        sheet.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && Path.GetExtension(path) is not (".html" or ".png")) result.AddError($"--sheet: expected a .html or .png file, found '{path}'");
        });
        k.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 and var found) result.AddError($"--k: expected a number of at least 1, found {found}");
        });
        foreach (Argument argument in new Argument[] { index, queries }) Arguments.Add(argument);
        foreach (Option option in new Option[] { run, data, k, sheet, json }) Options.Add(option);
        SetAction(parsed =>
        {
            SearchReport report = new RunSearch(catalog).Run(new SearchRequest
            {
                Index = parsed.GetRequiredValue(index),
                Queries = parsed.GetRequiredValue(queries),
                Run = parsed.GetValue(run),
                Data = parsed.GetValue(data),
                K = parsed.GetValue(k),
                Sheet = parsed.GetValue(sheet),
            }, cancellation);
            if (parsed.GetValue(json)) terminal.Out.WriteLine(JsonText.Of(report));
            else Print(report, terminal);
            return ExitCode.Ok;
        });
    }

    public string Example => "parallax search photos.index query.jpg --k 20 --sheet found.html";

    private static void Print(SearchReport report, Terminal terminal)
    {
        foreach (SearchedImage query in report.Queries)
        {
            terminal.Out.WriteLine($"{query.Query}: {query.Found.Count} of {report.Images} images, by distance");
            TextTable.Write(terminal.Out, [.. query.Found.Select(found => new[] { "  " + found.Distance.ToString("0.0000", CultureInfo.InvariantCulture), found.Image })], words: true);
        }
        if (report.Sheet is { } sheet) terminal.Out.WriteLine(sheet);
    }
}
