using System.ComponentModel.DataAnnotations;

namespace Parallax.Training.Evaluation;

/// <summary>How neighbours vote.</summary>
public sealed record KnnOptions
{
    /// <summary>Neighbours that vote, each at least 1; more than there are training items means all of them. One search serves every k.</summary>
    public IReadOnlyList<int> Ks { get; init; } = [10, 20, 100, 200];

    /// <summary>T of the weight exp(s/T) that a neighbour of similarity s has; infinity gives every neighbour one vote. DINO's protocol: 0.07.</summary>
    [Range(1e-3, double.PositiveInfinity)] public double Temperature { get; init; } = 0.07;

    /// <summary>The similarity s: cosine, or the inner product of features that the caller has normalised.</summary>
    public Proximity Proximity { get; init; } = Proximity.Cosine;

    /// <summary>Threads to search with; null takes every processor. Scores don't depend on it.</summary>
    public int? Threads { get; init; }
}
