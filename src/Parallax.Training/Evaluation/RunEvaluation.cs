namespace Parallax.Training.Evaluation;

/// <summary>Scores what a run has learnt.</summary>
public static class RunEvaluation
{
    /// <summary>Embeds the images with the run's backbone and scores the embeddings.</summary>
    public static EvaluationReport Run(EvaluationRequest request, CancellationToken cancellation) =>
        throw new NotSupportedException("evaluation is not part of this build");
}
