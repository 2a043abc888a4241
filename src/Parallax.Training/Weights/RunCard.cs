using System.Text.Json;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Training.Reports;

namespace Parallax.Training.Weights;

/// <summary>The card of a run's weights: what its folder says of them.</summary>
internal static class RunCard
{
    /// <summary>Recipe, last loss and health up to a step, and the data if the run has told it in its report.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="recipe">Its recipe; of the file that it started from the card has the name alone, not where it lay.</param>
    /// <param name="step">The step of the weights.</param>
    public static ModelCard Of(RunFolder folder, EffectiveRecipe<Recipe> recipe, long step) => new()
    {
        Source = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Path))),
        Steps = step,
        Recipe = recipe.With(whole => whole with { StartFrom = Path.GetFileName(whole.StartFrom) }).ToYaml(),
        Data = DataOf(folder),
        Metrics = MetricsOf(folder, step),
    };

    private static Dictionary<string, double> MetricsOf(RunFolder folder, long step)
    {
        if (!File.Exists(folder.MetricsFile)) return [];
        return LoggedCurves.Read(folder.MetricsFile)
            .Where(curve => curve.Name == "loss" || curve.Name.StartsWith("terms/", StringComparison.Ordinal) || curve.Name.StartsWith("health/", StringComparison.Ordinal))
            .Select(curve => (curve.Name, Points: curve.Points.Where(point => point.Step <= step).ToList()))
            .Where(curve => curve.Points.Count > 0)
            .ToDictionary(curve => curve.Name, curve => curve.Points[^1].Value);
    }

    // A run that was killed has no report, an older one no data in it.
    private static string? DataOf(RunFolder folder)
    {
        try
        {
            using JsonDocument report = JsonDocument.Parse(File.ReadAllText(folder.ReportFile));
            return report.RootElement.TryGetProperty("images", out JsonElement images) && report.RootElement.TryGetProperty("data", out JsonElement data)
                ? $"{images.GetRawText()} images of {data.GetString()}"
                : null;
        }
        catch (Exception fault) when (fault is FileNotFoundException or JsonException)
        {
            return null;
        }
    }
}
