using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Parallax.Benchmarks.Learning;

/// <summary>One run to make: a recipe with changes, under a name of its own.</summary>
/// <param name="Name">How tables call it.</param>
/// <param name="Recipe">The recipe.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Sets">Values that are changed.</param>
/// <param name="Dense">Whether its patches are scored, too.</param>
/// <param name="ZeroShot">Whether it learns from labels, and is scored on other classes.</param>
internal sealed record LearningJob(string Name, string Recipe, int Seed, IReadOnlyList<string> Sets, bool Dense, bool ZeroShot = false)
{
    /// <summary>Makes all runs, one to a core; those that fail are told and left out.</summary>
    /// <param name="jobs">What to run.</param>
    /// <param name="data">A folder with train/ and val/.</param>
    /// <param name="folder">Where the runs go.</param>
    public static IReadOnlyList<LearningRun> RunAll(IEnumerable<LearningJob> jobs, string data, string folder)
    {
        var waiting = new ConcurrentQueue<LearningJob>(jobs);
        var done = new ConcurrentBag<LearningRun>();
        Thread[] cores = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(core => new Thread(() =>
        {
            while (waiting.TryDequeue(out LearningJob? job)) if (job.Run(core, data, folder) is { } run) done.Add(run);
        }))];
        foreach (Thread core in cores) core.Start();
        foreach (Thread core in cores) core.Join();
        return [.. done];
    }

    // Bound to one core, so that a run computes with one thread and two runs do not disturb each other.
    private LearningRun? Run(int core, string data, string folder)
    {
        string run = Path.Combine(folder, $"{string.Concat(Name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' ? c : '-'))}-{Seed}");
        WorkerCommand worker = WorkerCommand.Ours("learning",
            ("recipe", Recipe), ("seed", Seed), ("data", data), ("out", run), ("set", string.Join('|', Sets)), ("dense", Dense ? 1 : 0), ("zero-shot", ZeroShot ? 1 : 0));
        var start = new ProcessStartInfo("taskset", ["-c", core.ToString(CultureInfo.InvariantCulture), worker.Program, .. worker.Arguments]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string? last = null;
        while (process.StandardOutput.ReadLine() is { } line) last = line;
        process.WaitForExit();
        if (process.ExitCode != 0 || last is null)
        {
            Console.Error.WriteLine($"{Name}, seed {Seed}: ended with exit code {process.ExitCode}");
            return null;
        }
        LearningRun found = JsonSerializer.Deserialize<LearningRun>(last)! with { Recipe = Name };
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Name}, seed {Seed}: {found.Minutes:f1} minutes, {string.Join(", ", found.Scores.Select(score => $"{score.Name} {score.Value:f4}"))}"));
        return found;
    }
}
