using System.Text.Json;
using Parallax.Vision;

namespace Parallax.Training;

/// <summary>How a run ended.</summary>
/// <param name="Folder">The run folder.</param>
/// <param name="Steps">Optimizer steps done since the run's first.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Finished">False when it was stopped before the last step.</param>
/// <param name="Checkpoint">The last checkpoint.</param>
/// <param name="Unreadable">Images that were skipped, and why.</param>
/// <param name="Elapsed">Wall time of this part of the run.</param>
public sealed record PretrainResult(
    string Folder, long Steps, long TotalSteps, bool Finished, string Checkpoint, IReadOnlyList<UnreadableImage> Unreadable, TimeSpan Elapsed)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>As the run folder's <c>report.json</c> holds it.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new { Folder, Steps, TotalSteps, Finished, Checkpoint, Unreadable, Seconds = Math.Round(Elapsed.TotalSeconds, 3) }, Json) + "\n";
}
