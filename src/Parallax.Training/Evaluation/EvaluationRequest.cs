namespace Parallax.Training.Evaluation;

/// <summary>Which run to score, on what, and how.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The run folder.</summary>
    public required string Run { get; init; }

    /// <summary>A folder of images, one sub-folder a class; or the text of a <see cref="Parallax.Vision.DatasetAddress"/>.</summary>
    public required string Data { get; init; }

    /// <summary>How neighbours vote.</summary>
    public required KnnOptions Knn { get; init; }
}
