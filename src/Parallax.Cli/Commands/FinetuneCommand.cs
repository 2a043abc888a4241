using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Parallax.Cli.Display;
using Parallax.Training;
using Parallax.Training.Finetuning;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;

namespace Parallax.Cli.Commands;

/// <summary><c>finetune DATA --recipe NAME</c>.</summary>
internal sealed class FinetuneCommand : Command, IExample
{
    private readonly Argument<string> data = new("DATA") { Description = "A folder of images, one sub-folder a class; or a published data set, as cub200:PATH, cars196:PATH or sop:PATH." };
    private readonly Option<string?> recipe = new("--recipe") { Description = "A recipe's name ('parallax recipe list') or a .yaml file.", HelpName = "NAME" };
    private readonly Option<string?> folder = new("--out") { Description = "The folder of the runs; runs/NAME without this.", HelpName = "DIR" };
    private readonly Option<string?> weights = new("--weights") { Description = "What the backbone starts from: a model of 'import' or 'export'.", HelpName = "FILE" };
    private readonly Option<string[]> set = new("--set") { Description = "Changes a value of the recipe; may be given again.", HelpName = "key=value" };
    private readonly Option<int> seeds = new("--seeds") { Description = "Runs, each with a seed of its own; the result is mean ± deviation.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<string> selectOn = new("--select-on") { Description = "What chooses the epoch: validation (the last training classes, not trained on) or test (as published tables do; optimistic).", DefaultValueFactory = _ => "validation" };
    private readonly Option<double> share = new("--validation-share") { Description = "Share of the training classes that validate.", DefaultValueFactory = _ => 0.2 };
    private readonly Option<int[]> k = new("--k") { Description = "K of Recall@K. [default: 1 2 4 8]", AllowMultipleArgumentsPerToken = true };
    private readonly DeviceOption device = new();
    private readonly Option<bool> resume = new("--resume") { Description = "Goes on with the runs in --out." };
    private readonly Option<bool> json = new("--json") { Description = "Prints the result as JSON." };

    public FinetuneCommand(MethodCatalog catalog, RecipeBinder binder, RecipeCatalog recipes, Terminal terminal, CancellationToken cancellation)
        : base("finetune", "Trains an embedding on some classes and scores it on others.")
    {
        selectOn.AcceptOnlyFromAmong("validation", "test");
        foreach (Option option in new Option[] { recipe, folder, weights, set, seeds, selectOn, share, k, device, resume, json }) Options.Add(option);
        Arguments.Add(data);
        SetAction(parsed =>
        {
            FinetuneRequest request = RequestOf(parsed, binder, recipes);
            FinetuneReport report = ProgressDisplay.Show(terminal, (progress, say) => new Finetuner(catalog, TimeProvider.System).Run(request, say, progress, cancellation));
            Print(report, request.Data, terminal, parsed.GetValue(json));
            return report.Completed ? ExitCode.Ok : ExitCode.Cancelled;
        });
    }

    public string Example => "parallax finetune cub200:CUB_200_2011 --recipe s2sd/cub200_resnet50 --weights resnet50.safetensors --seeds 5";

    private FinetuneRequest RequestOf(ParseResult parsed, RecipeBinder binder, RecipeCatalog recipes)
    {
        string? name = parsed.GetValue(recipe), run = parsed.GetValue(folder);
        bool goesOn = parsed.GetValue(resume);
        if (goesOn && run is null) throw new UsageException("--resume needs --out: the folder of the runs to go on with");
        if (name is null) throw new UsageException("--recipe is missing; 'parallax recipe list' shows the names");
        if (parsed.GetValue(seeds) < 1) throw new UsageException($"--seeds: expected at least 1, found {parsed.GetValue(seeds)}");
        if (!(parsed.GetValue(share) is > 0 and < 1)) throw new UsageException("--validation-share: expected a number between 0 and 1");
        int[] ks = parsed.GetValue(k) ?? [];
        if (ks.Any(one => one < 1)) throw new UsageException($"--k: expected whole numbers of at least 1, found {ks.Min()}");
        string[] start = parsed.GetValue(weights) is { } file ? [$"start_from={file}"] : [];
        var request = new FinetuneRequest
        {
            Data = parsed.GetRequiredValue(data),
            Out = run ?? RunFolder.Free("runs", Path.HasExtension(name) ? Path.GetFileNameWithoutExtension(name) : name.Replace('/', '-')),
            Recipe = binder.Bind<Recipe>(recipes.Open(name), [.. start, .. parsed.GetValue(set) ?? []]),
            Seeds = parsed.GetValue(seeds),
            SelectOn = parsed.GetValue(selectOn) == "test" ? SelectOn.Test : SelectOn.Validation,
            ValidationShare = parsed.GetValue(share),
            Resume = goesOn,
        };
        request = ks.Length > 0 ? request with { Ks = ks } : request;
        return device.Of(parsed, request, request.On);
    }

    private static void Print(FinetuneReport report, string data, Terminal terminal, bool json)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Of(report));
            return;
        }
        foreach (string note in report.Notes) terminal.Say(note);
        foreach (FinetunedRun run in report.Runs) terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Run}: best epoch {run.Epoch}, Recall@1 {100 * run.SelectionRecall:0.00} % where it was chosen"));
        TextTable.Write(terminal.Out, [.. report.Scores.Select(score => new[] { score.Name, Words.Of(score) })]);
        if (!report.Completed) terminal.Say($"stopped; go on with: parallax finetune {data} --out {report.Out} --resume and the same options");
    }
}
