using System.Text.Json;
using System.Text.Json.Serialization;
using Parallax.Torch.Serialization;

namespace Parallax.Training.Loop;

/// <summary>How a run ended; also its <c>report.json</c>.</summary>
/// <param name="Run">The run folder.</param>
/// <param name="Completed">False when it was stopped before its last step; then it can be resumed.</param>
/// <param name="Steps">Steps done since the run's first.</param>
/// <param name="Loss">The last step's loss.</param>
/// <param name="ImagesPerSecond">Over the last steps.</param>
/// <param name="Elapsed">The session's time.</param>
/// <param name="Checkpoint">The newest checkpoint, or null when there is none yet.</param>
/// <param name="Unreadable">Images that were skipped, each with the reason.</param>
public sealed record PretrainReport(
    string Run,
    bool Completed,
    long Steps,
    double Loss,
    double ImagesPerSecond,
    TimeSpan Elapsed,
    string? Checkpoint,
    IReadOnlyList<string> Unreadable)
{
    /// <summary>What speaks for a collapse as of the last looks at the run's health; empty for a healthy run.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The last figures of the run's health by name, as <c>metrics.jsonl</c> has them.</summary>
    public IReadOnlyDictionary<string, double> Health { get; init; } = new Dictionary<string, double>();

    /// <summary>Images in the data.</summary>
    public int Images { get; init; }

    /// <summary>The data's name: that of its folder, without where it lies, and of its layout if one was named.</summary>
    public string Data { get; init; } = "";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    internal void Write(string path) => AtomicFile.Write(path, JsonSerializer.Serialize(this, Json) + "\n");
}
