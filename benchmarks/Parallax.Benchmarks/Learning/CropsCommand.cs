using System.CommandLine;
using System.Globalization;

namespace Parallax.Benchmarks.Learning;

/// <summary><c>bench crops</c>: LoGo over the sizes of its crops, as in tables 8 and 9 of its supplement (Zhang et al., CVPR 2022).</summary>
/// <remarks>
/// Table 8 moves the upper end r_l of the local crops' area, [0.08, r_l] beside global crops of [0.4, 1]; table 9 the lower end r_g of the global crops' area,
/// [r_g, 1] beside local crops of [0.08, 1].
/// </remarks>
internal sealed class CropsCommand : Command
{
    private readonly Option<string> data = new("--data") { Description = "A folder with train/ and val/, each of class folders.", Required = true, HelpName = "FOLDER" };
    private readonly Option<string[]> recipes = new("--recipes") { Description = "LoGo's recipes.", AllowMultipleArgumentsPerToken = true, HelpName = "NAME", DefaultValueFactory = _ => ["logo/small", "logo/small_simsiam"] };
    private readonly Option<int> seeds = new("--seeds") { Description = "Runs of each size.", DefaultValueFactory = _ => 1 };
    private readonly Option<string[]> set = new("--set") { Description = "Changes a value of all recipes.", HelpName = "key=value", DefaultValueFactory = _ => [] };
    private readonly Option<string> folder = new("--out") { Description = "Where the runs go; those that are there already go on.", DefaultValueFactory = _ => "runs/crops", HelpName = "DIR" };

    public CropsCommand() : base("crops", "Trains LoGo with local and global crops of many sizes and prints k-NN accuracies: the supplement's tables 8 and 9.")
    {
        foreach (Option option in new Option[] { data, recipes, seeds, set, folder }) Options.Add(option);
        SetAction(parsed =>
        {
            LearningJob[] jobs = [.. from recipe in parsed.GetRequiredValue(recipes)
                                     from sweep in Sweep()
                                     from seed in Enumerable.Range(0, parsed.GetValue(seeds))
                                     select new LearningJob($"{recipe} {sweep.Name}", recipe, seed, ["health.every_epochs=0", .. parsed.GetRequiredValue(set), .. sweep.Sets], Dense: false)];
            IReadOnlyList<LearningRun> done = LearningJob.RunAll(jobs, parsed.GetRequiredValue(data), parsed.GetRequiredValue(folder));
            LearningTable.Write(Console.Out, [.. jobs.Select(job => job.Name).Distinct()], done);
            return done.Count == jobs.Length ? 0 : 1;
        });
    }

    private static IEnumerable<(string Name, string[] Sets)> Sweep()
    {
        for (int tenth = 3; tenth <= 10; tenth++) yield return ($"r_l {Tenth(tenth)}", [Scale("global", "0.4", "1.0"), Scale("local", "0.08", Tenth(tenth))]);
        for (int tenth = 3; tenth <= 7; tenth++) yield return ($"r_g {Tenth(tenth)}", [Scale("global", Tenth(tenth), "1.0"), Scale("local", "0.08", "1.0")]);
    }

    private static string Scale(string group, string from, string to) => $"views.{group}.scale=[{from}, {to}]";

    private static string Tenth(int tenth) => (tenth / 10.0).ToString("f1", CultureInfo.InvariantCulture);
}
