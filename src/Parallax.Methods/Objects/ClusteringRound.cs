using Parallax.Torch;

namespace Parallax.Methods.Objects;

/// <summary>What one round of the clustering hands to the next, and how it came about.</summary>
/// <param name="Assignment">A: (B, K, T).</param>
/// <param name="Marginal">μ: (B, K, 1).</param>
/// <param name="Centroids">c: (B, K, D), of norm 1 or 0.</param>
internal sealed record ClusteringRound(Tensor Assignment, Tensor Marginal, Tensor Centroids)
{
    /// <summary>S: (B, K, T).</summary>
    public Tensor? Similarity { get; init; }

    /// <summary>P: (B, K, T).</summary>
    public Tensor? PositionCost { get; init; }

    /// <summary>C: (B, K, T).</summary>
    public Tensor? Cost { get; init; }

    /// <summary>Q: (B, K, T).</summary>
    public Tensor? Plan { get; init; }

    /// <summary>Lets out of a scope what the next round reads.</summary>
    public ClusteringRound Outward(TensorScope scope) => new(scope.Outward(Assignment), scope.Outward(Marginal), scope.Outward(Centroids));
}
