using System.CommandLine;
using System.CommandLine.Parsing;
using Parallax.Cli.Display;
using Parallax.Training;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;

namespace Parallax.Cli.Commands;

/// <summary><c>pretrain DATA --recipe NAME</c>.</summary>
internal sealed class PretrainCommand : Command, IExample
{
    private readonly Argument<string> data = new("DATA") { Description = "A folder of images, searched with its sub-folders; or a published data set, as cifar10:PATH or stl10/unlabelled:PATH." };
    private readonly Option<string?> recipe = new("--recipe") { Description = "A recipe's name ('parallax recipe list') or a .yaml file.", HelpName = "NAME" };
    private readonly Option<string?> folder = new("--out") { Description = "The run folder; runs/NAME without this.", HelpName = "DIR" };
    private readonly Option<string[]> set = new("--set") { Description = "Changes a value of the recipe; may be given again.", HelpName = "key=value" };
    private readonly DeviceOption device = new();
    private readonly Option<string?> monitor = new("--monitor") { Description = "Class folders, or train/ and test/ of them, to watch a k-NN score on; DATA's own classes without this.", HelpName = "FOLDER" };
    private readonly Option<bool> resume = new("--resume") { Description = "Goes on with the run in --out, to the same result as if it had not stopped." };
    private readonly Option<long?> from = new("--from") { Description = "With --resume: goes on from the checkpoint of this step, where the last is damaged or not wanted; later ones are renamed.", HelpName = "STEP" };
    private readonly Option<TimeSpan?> stopAfter = new("--stop-after")
    {
        Description = "Stops with a checkpoint before this time is over: 2h, 90m, 1h30m, 30s. Exit code 130, as after Ctrl+C.",
        HelpName = "TIME",
        CustomParser = result => Time(result.Tokens[0].Value, result),
    };
    private readonly Option<int> processes = new("--processes") { Description = "Trains with several processes on this machine, which share each batch. torchrun, Slurm and Open MPI need no option.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<double> rankTimeout = new("--rank-timeout") { Description = "Seconds that processes wait for each other before the run stops.", HelpName = "SECONDS", DefaultValueFactory = _ => 300 };
    private readonly Option<bool> json = new("--json") { Description = "Prints the result as JSON." };

    public PretrainCommand(MethodCatalog catalog, RecipeBinder binder, RecipeCatalog recipes, Terminal terminal, CancellationToken cancellation)
        : base("pretrain", "Trains a network on a folder of images.")
    {
        foreach (Option option in new Option[] { recipe, folder, set, device, monitor, resume, from, stopAfter, processes, rankTimeout, json }) Options.Add(option);
        Arguments.Add(data);
        SetAction(parsed =>
        {
            PretrainRequest request = RequestOf(parsed, binder, recipes);
            if (parsed.GetValue(processes) is > 1 and var size) return RunRanks(size, request, terminal, cancellation);
            var pretraining = new Pretraining(catalog, TimeProvider.System);
            if (!request.Tells) return CodeOf(pretraining.Run(request, null, cancellation));
            PretrainReport report = ProgressDisplay.Show(terminal, (progress, _) => pretraining.Run(request, progress, cancellation));
            Print(report, request.Data, terminal, parsed.GetValue(json));
            return CodeOf(report);
        });
    }

    public string Example => "parallax pretrain photos --recipe vicregl/small --set schedule.epochs=20 --out runs/first";

    private static TimeSpan? Time(string text, ArgumentResult result)
    {
        if (Duration.TryParse(text, out TimeSpan time)) return time;
        result.AddError($"--stop-after: expected a time such as 2h, 90m, 1h30m or 30s, found '{text}'");
        return null;
    }

    private PretrainRequest RequestOf(ParseResult parsed, RecipeBinder binder, RecipeCatalog recipes)
    {
        string? name = parsed.GetValue(recipe), run = parsed.GetValue(folder);
        string[] assignments = parsed.GetValue(set) ?? [];
        bool goesOn = parsed.GetValue(resume);
        if (goesOn && run is null) throw new UsageException("--resume needs --out: the folder of the run to go on with");
        if (parsed.GetValue(from) is not null && !goesOn) throw new UsageException("--from goes with --resume: it chooses the checkpoint to go on from");
        if (parsed.GetValue(processes) < 1) throw new UsageException($"--processes: expected at least 1, found {parsed.GetValue(processes)}");
        if (!(parsed.GetValue(rankTimeout) is > 0 and < 1e6)) throw new UsageException("--rank-timeout: expected a number of seconds above 0");
        if (name is null && !goesOn) throw new UsageException("--recipe is missing; 'parallax recipe list' shows the names");
        RecipeText? text = name is not null ? recipes.Open(name)
            : assignments.Length > 0 ? RecipeText.FromFile(RunFolder.Open(run!).RecipeFile) : null;
        var request = new PretrainRequest
        {
            Data = parsed.GetRequiredValue(data),
            Out = run ?? RunFolder.Free("runs", NameOfRun(name!)),
            Recipe = text is null ? null : binder.Bind<Recipe>(text, assignments),
            Monitor = parsed.GetValue(monitor),
            Resume = goesOn,
            From = parsed.GetValue(from),
            StopAfter = parsed.GetValue(stopAfter),
            RankTimeout = TimeSpan.FromSeconds(parsed.GetValue(rankTimeout)),
        }.StartedBy(Environment.GetEnvironmentVariable);
        return device.Of(parsed, request, request.On);
    }

    private static int CodeOf(PretrainReport report) => report.Completed ? ExitCode.Ok : ExitCode.Cancelled;

    // This program once more for each rank, with the same arguments but for the number.
    private static int RunRanks(int size, PretrainRequest request, Terminal terminal, CancellationToken cancellation)
    {
        if (request.IsLaunched)
            throw new UsageException("--processes starts processes by itself, but torchrun, Slurm or Open MPI have started this one as one of many: leave the option away");
        string[] own = Environment.GetCommandLineArgs();
        string program = Environment.ProcessPath ?? own[0];
        List<string> arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? ["exec", own[0]] : [];
        for (int i = 1; i < own.Length; i++)
        {
            if (own[i] == "--processes") i++;
            else if (!own[i].StartsWith("--processes=", StringComparison.Ordinal)) arguments.Add(own[i]);
        }
        return new LocalRanks(size, terminal.Out, terminal.Error).Run(program, arguments, cancellation);
    }

    // vicregl/small gives vicregl-small, a file gives its own name.
    private static string NameOfRun(string recipe) =>
        Path.HasExtension(recipe) ? Path.GetFileNameWithoutExtension(recipe) : recipe.Replace('/', '-');

    private static void Print(PretrainReport report, string data, Terminal terminal, bool json)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Of(report));
            return;
        }
        foreach (string image in report.Unreadable.Take(10)) terminal.Say($"skipped: {image}");
        if (report.Unreadable.Count > 10) terminal.Say($"skipped: {report.Unreadable.Count - 10} more, listed in report.json");
        string end = report.Completed ? "trained" : "stopped";
        terminal.Out.WriteLine($"{report.Run}: {end} after step {report.Steps}, loss {Words.Number(report.Loss)}, "
            + $"{report.ImagesPerSecond:0.0} images/s, {Words.Time(report.Elapsed)}");
        Words.Warnings(report.Warnings, terminal.Say);
        if (!report.Completed) terminal.Say($"go on with: parallax pretrain {data} --out {report.Run} --resume");
    }
}
