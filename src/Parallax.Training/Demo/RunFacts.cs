using System.Globalization;
using Parallax.Torch;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Training.Reports;

namespace Parallax.Training.Demo;

/// <summary>How the demonstration was made, for its report.</summary>
internal static class RunFacts
{
    /// <param name="recipeSource">Where the recipe was written.</param>
    /// <param name="recipe">As it acted.</param>
    /// <param name="training">How training went.</param>
    /// <param name="images">Images of an epoch.</param>
    /// <param name="whole">Time of everything, data and scores included.</param>
    /// <param name="notes">What else a reader should know.</param>
    internal static FactList Of(string recipeSource, Recipe recipe, PretrainReport training, int images, TimeSpan whole, IEnumerable<string> notes) => new("How it was made", "",
    [
        new("Recipe", $"{recipeSource}; every value as it acted is in the run folder's recipe.yaml"),
        new("Seed", recipe.Seed.ToString(CultureInfo.InvariantCulture)),
        new("Training", $"{recipe.Schedule.Epochs} {(recipe.Schedule.Epochs == 1 ? "epoch" : "epochs")} of {images} images, {training.Steps} steps of {recipe.Schedule.Batch}"),
        new("Last loss", training.Loss.ToString("0.000", CultureInfo.InvariantCulture)),
        new("Speed", $"{training.ImagesPerSecond:0} images/s at the end"),
        new("Time", $"{Time(training.Elapsed)} of training, {Time(whole)} in all"),
        new("Threads", Engine.Threads.ToString(CultureInfo.InvariantCulture)),
        new("Engine", $"libtorch {Engine.Version}"),
        new("Parallax", typeof(RunFacts).Assembly.GetName().Version!.ToString(3)),
        new("Skipped images", training.Unreadable.Count == 0 ? "none" : string.Join("; ", training.Unreadable)),
        .. training.Warnings.Select(warning => new RunFact("Warning", warning)),
        .. notes.Select(note => new RunFact("Note", note)),
    ]);

    private static string Time(TimeSpan time) =>
        time.TotalMinutes >= 1 ? $"{(int)time.TotalMinutes} min {time.Seconds} s" : $"{time.Seconds} s";
}
