using System.ComponentModel.DataAnnotations;

namespace Parallax.Training.Recipes;

/// <summary>The k-NN of a health monitor.</summary>
public sealed record HealthKnnOptions
{
    /// <summary>Neighbours that vote. LoGo and DINO: 20; SimSiam's usual monitor: 200.</summary>
    [Range(1, 100_000)]
    public int K { get; init; } = 20;

    /// <summary>T of a vote's weight exp(s/T). LoGo and DINO: 0.07; SimSiam's usual monitor: 0.1.</summary>
    [Range(1e-3, double.PositiveInfinity)]
    public double Temperature { get; init; } = 0.07;
}
