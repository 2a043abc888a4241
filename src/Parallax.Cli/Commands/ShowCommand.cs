using System.CommandLine;
using Parallax.Training.Recipes;
using Parallax.Training.Reports;

namespace Parallax.Cli.Commands;

/// <summary><c>show crops IMAGE --recipe NAME</c>.</summary>
internal sealed class ShowCommand : Command
{
    public ShowCommand(RecipeBinder binder, RecipeCatalog recipes, Terminal terminal) : base("show", "Draws what training sees.") =>
        Subcommands.Add(new CropsCommand(binder, recipes, terminal));

    private sealed class CropsCommand : Command, IExample
    {
        private readonly Argument<string> image = new("IMAGE") { Description = "An image file." };
        private readonly Option<string> recipe = new("--recipe") { Description = "A recipe's name (of training, or of views alone), or a .yaml file.", HelpName = "NAME", Required = true };
        private readonly Option<string[]> set = new("--set") { Description = "Changes a value of the recipe; may be given again.", HelpName = "key=value" };
        private readonly Option<string> file = new("--out") { Description = "The files to write, FILE.png and FILE.svg.", HelpName = "FILE", DefaultValueFactory = _ => "crops" };
        private readonly Option<int?> stride = new("--stride") { Description = "View pixels from token to token; by default the backbone's, or 16 in a recipe of views alone.", HelpName = "N" };
        private readonly Option<long> seed = new("--seed") { Description = "Seed of the draws.", HelpName = "N" };
        private readonly Option<int> epoch = new("--epoch") { Description = "Epoch of the draws, from 0.", HelpName = "N" };
        private readonly Option<bool> json = new("--json") { Description = "Prints the views' places as JSON." };

        public CropsCommand(RecipeBinder binder, RecipeCatalog recipes, Terminal terminal)
            : base("crops", "Draws an image with the boxes of its views, and the views with their token grids.")
        {
            AtLeast(stride, 1);
            AtLeast(epoch, 0);
            Arguments.Add(image);
            foreach (Option option in new Option[] { recipe, set, file, stride, seed, epoch, json }) Options.Add(option);
            SetAction(parsed =>
            {
                RecipeViews views = RecipeViews.Open(parsed.GetRequiredValue(recipe), recipes, binder, parsed.GetValue(set) ?? []);
                var request = new CropRequest(
                    parsed.GetRequiredValue(image), views, parsed.GetValue(stride),
                    parsed.GetValue(seed), parsed.GetValue(epoch), parsed.GetRequiredValue(file));
                Print(CropDrawing.Write(request), parsed.GetValue(json), terminal);
            });
        }

        public string Example => "parallax show crops photo.jpg --recipe dino --out crops";

        private static void Print(CropReport report, bool json, Terminal terminal) =>
            terminal.Out.WriteLine(json ? JsonText.Of(report) : $"{report.Png}, {report.Svg}: {report.Views.Count} views");

        private static void AtLeast<T>(Option<T> option, int least) => option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is int value && value < least) result.AddError($"{option.Name}: expected a number of at least {least}, found {value}");
        });
    }
}
