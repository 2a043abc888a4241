using System.Text.Json;
using System.Text.Json.Serialization;
using Parallax.Torch.Serialization;
using Parallax.Training.Evaluation;

namespace Parallax.Training.Finetuning;

/// <summary>The result of a fine-tuning; also its <c>finetune.json</c>.</summary>
/// <param name="Out">The folder of the runs.</param>
/// <param name="SelectedOn">What chose the epochs.</param>
/// <param name="Runs">One a seed, as far as they came.</param>
/// <param name="Scores">Scores of the test classes over the seeds.</param>
/// <param name="Notes">What a reader of the scores should know.</param>
public sealed record FinetuneReport(
    string Out, SelectOn SelectedOn, IReadOnlyList<FinetunedRun> Runs, IReadOnlyList<ScoreOverSeeds> Scores, IReadOnlyList<string> Notes)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>False when it was stopped; then it can be resumed.</summary>
    public required bool Completed { get; init; }

    internal void Write(string path) => AtomicFile.Write(path, JsonSerializer.Serialize(this, Json) + "\n");
}

/// <summary>One seed's run.</summary>
/// <param name="Run">The run folder.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Model">The best epoch's network.</param>
/// <param name="Epoch">The best epoch, from 1.</param>
/// <param name="SelectionRecall">Recall@1 of that epoch on what chose it.</param>
/// <param name="Scores">Scores of the test classes.</param>
public sealed record FinetunedRun(string Run, ulong Seed, string Model, int Epoch, double SelectionRecall, IReadOnlyList<Score> Scores);

/// <summary>A score over several seeds.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Mean">The mean, a fraction or what <paramref name="Unit"/> says.</param>
/// <param name="Deviation">The standard deviation over the seeds, divisor n − 1; null for one seed.</param>
/// <param name="Unit">What the values count.</param>
public sealed record ScoreOverSeeds(string Name, double Mean, double? Deviation, ScoreUnit Unit);
