using System.CommandLine;
using System.Text.RegularExpressions;

namespace Parallax.Benchmarks.Learning;

/// <summary><c>bench learning</c>: recipes trained with the same budget and several seeds, and how well each learnt. One run to a core.</summary>
internal sealed partial class LearningCommand : Command
{
    private readonly Option<string> data = new("--data") { Description = "A folder with train/ and val/, each of class folders; with --zero-shot, what 'finetune' takes.", Required = true, HelpName = "FOLDER" };
    private readonly Option<string[]> recipes = new("--recipes") { Description = "Recipes to compare, each with its own changes if it has any: \"logo/small method.logo.dissimilarity_weight=0\".", Required = true, AllowMultipleArgumentsPerToken = true, HelpName = "NAME" };
    private readonly Option<int> seeds = new("--seeds") { Description = "Runs of each recipe.", DefaultValueFactory = _ => 2 };
    private readonly Option<string[]> set = new("--set") { Description = "Changes a value of all recipes.", HelpName = "key=value", DefaultValueFactory = _ => [] };
    private readonly Option<bool> dense = new("--dense") { Description = "Scores patches as well as pooled features.", DefaultValueFactory = _ => true };
    private readonly Option<bool> zeroShot = new("--zero-shot") { Description = "Fine-tunes on some classes of --data, a labelled set, and scores retrieval among its other classes." };
    private readonly Option<bool> curve = new("--curve") { Description = "Classifies by k-NN after every epoch." };
    private readonly Option<string> folder = new("--out") { Description = "Where the runs go; those that are there already go on.", DefaultValueFactory = _ => "runs/learning", HelpName = "DIR" };

    public LearningCommand() : base("learning", "Trains recipes side by side and prints what they learnt, as a table for docs/results.md.")
    {
        foreach (Option option in new Option[] { data, recipes, seeds, set, dense, zeroShot, curve, folder }) Options.Add(option);
        SetAction(parsed =>
        {
            string[] common = [.. parsed.GetRequiredValue(set), $"health.every_epochs={(parsed.GetValue(curve) ? 1 : 0)}"];
            LearningJob[] jobs = [.. from seed in Enumerable.Range(0, parsed.GetValue(seeds))
                                     from recipe in parsed.GetRequiredValue(recipes)
                                     let words = Changes().Split(recipe.Trim())
                                     select new LearningJob(recipe, words[0], seed, [.. common, .. words[1..]], parsed.GetValue(dense), parsed.GetValue(zeroShot))];
            IReadOnlyList<LearningRun> done = LearningJob.RunAll(jobs, parsed.GetRequiredValue(data), parsed.GetRequiredValue(folder));
            LearningTable.Write(Console.Out, parsed.GetRequiredValue(recipes), done);
            return done.Count == jobs.Length ? 0 : 1;
        });
    }

    // Blanks before a key: values may have blanks, too.
    [GeneratedRegex(@" +(?=[\w.]+=)")]
    private static partial Regex Changes();
}
