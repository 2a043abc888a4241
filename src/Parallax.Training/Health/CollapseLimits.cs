using System.ComponentModel.DataAnnotations;

namespace Parallax.Training.Health;

/// <summary>Where collapse begins. Healthy runs and untrained networks stay well away from the defaults; a collapsed run passes them by far.</summary>
public sealed record CollapseLimits
{
    /// <summary>
    /// Least standard deviation of unit features, as a share of 1/√D. Untrained and trained ResNets have 0.4 to 1; a collapse goes to 0
    /// (SimSiam, figure 2). Default 0.1.
    /// </summary>
    [Range(0.0, 1.0)] public double DeviationShare { get; init; } = 0.1;

    /// <summary>
    /// Least effective rank, as a share of min(N, D), and never less than 2: directions that are left of those there could be.
    /// Untrained ResNets have a fifth or more. Default 0.02.
    /// </summary>
    [Range(0.0, 1.0)] public double RankShare { get; init; } = 0.02;

    /// <summary>Greatest mean |correlation| between channels: above it they all say the same. Healthy features have 0.1 to 0.5. Default 0.9.</summary>
    [Range(0.0, 1.0)] public double Correlation { get; init; } = 0.9;

    /// <summary>
    /// Least standard deviation of a batch's embeddings as they are, as a share of the session's first look: below it they have shrunk to a
    /// point. Methods that normalise embeddings change their scale by some times at most. Default 0.05.
    /// </summary>
    [Range(0.0, 1.0)] public double ScaleShare { get; init; } = 0.05;

    /// <summary>Least entropy of a match's choices: below it nearly all patches of an image choose one. Default 0.05.</summary>
    [Range(0.0, 1.0)] public double MatchEntropy { get; init; } = 0.05;
}
