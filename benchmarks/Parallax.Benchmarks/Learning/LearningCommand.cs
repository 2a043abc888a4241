using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Parallax.Benchmarks.Learning;

/// <summary><c>bench learning</c>: recipes trained with the same budget and several seeds, and how well each learnt. One run to a core.</summary>
internal sealed class LearningCommand : Command
{
    private readonly Option<string> data = new("--data") { Description = "A folder with train/ and val/, each of class folders.", Required = true, HelpName = "FOLDER" };
    private readonly Option<string[]> recipes = new("--recipes") { Description = "Recipes to compare.", Required = true, AllowMultipleArgumentsPerToken = true, HelpName = "NAME" };
    private readonly Option<int> seeds = new("--seeds") { Description = "Runs of each recipe.", DefaultValueFactory = _ => 2 };
    private readonly Option<string[]> set = new("--set") { Description = "Changes a value of all recipes.", HelpName = "key=value", DefaultValueFactory = _ => [] };
    private readonly Option<string> folder = new("--out") { Description = "Where the runs go; those that are there already go on.", DefaultValueFactory = _ => "runs/learning", HelpName = "DIR" };

    public LearningCommand() : base("learning", "Trains recipes side by side and prints what they learnt, as a table for docs/results.md.")
    {
        foreach (Option option in new Option[] { data, recipes, seeds, set, folder }) Options.Add(option);
        SetAction(parsed =>
        {
            var jobs = new ConcurrentQueue<(string Recipe, int Seed)>(
                from seed in Enumerable.Range(0, parsed.GetValue(seeds)) from recipe in parsed.GetRequiredValue(recipes) select (recipe, seed));
            var done = new ConcurrentBag<LearningRun>();
            Thread[] cores = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(core => new Thread(() =>
            {
                while (jobs.TryDequeue(out var job)) if (Run(core, job.Recipe, job.Seed, parsed) is { } run) done.Add(run);
            }))];
            foreach (Thread core in cores) core.Start();
            foreach (Thread core in cores) core.Join();
            LearningTable.Write(Console.Out, parsed.GetRequiredValue(recipes), [.. done]);
            return done.Count == parsed.GetRequiredValue(recipes).Length * parsed.GetValue(seeds) ? 0 : 1;
        });
    }

    // Bound to one core, so that a run computes with one thread and two runs do not disturb each other.
    private LearningRun? Run(int core, string recipe, int seed, ParseResult parsed)
    {
        string run = Path.Combine(parsed.GetRequiredValue(folder), $"{recipe.Replace('/', '-')}-{seed}");
        WorkerCommand worker = WorkerCommand.Ours("learning", ("recipe", recipe), ("seed", seed), ("data", parsed.GetRequiredValue(data)), ("out", run), ("set", string.Join('|', parsed.GetRequiredValue(set))));
        var start = new ProcessStartInfo("taskset", ["-c", core.ToString(CultureInfo.InvariantCulture), worker.Program, .. worker.Arguments]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string? last = null;
        while (process.StandardOutput.ReadLine() is { } line) last = line;
        process.WaitForExit();
        if (process.ExitCode != 0 || last is null)
        {
            Console.Error.WriteLine($"{recipe}, seed {seed}: ended with exit code {process.ExitCode}");
            return null;
        }
        LearningRun found = JsonSerializer.Deserialize<LearningRun>(last)!;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{recipe}, seed {seed}: {found.Minutes:f1} minutes, {string.Join(", ", found.Scores.Select(score => $"{score.Name} {score.Value:f4}"))}"));
        return found;
    }
}
