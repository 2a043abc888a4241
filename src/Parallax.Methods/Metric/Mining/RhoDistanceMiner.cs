using System.ComponentModel.DataAnnotations;
using Parallax.Torch;

namespace Parallax.Methods.Metric.Mining;

/// <summary><c>name: rho_distance</c>: as <c>distance</c>, but now and then the "negative" is a class mate and the positive the anchor itself.</summary>
/// <remarks>Roth et al., "Revisiting Training Strategies and Generalization Performance in Deep Metric Learning", ICML 2020: ρ-regularisation.</remarks>
public sealed record RhoDistanceMiner : TupleMiner
{
    /// <summary>Distances below it count as it.</summary>
    [Range(0.0, 2.0)] public double Cutoff { get; init; } = 0.5;

    /// <summary>Chance of a switch. S2SD, ResNet-50: 0.4 for CUB, 0.35 for CARS, 0.15 for SOP; Inception-BN: 0.15, 0.15 and 0.3.</summary>
    [Range(0.0, 1.0)] public double SwitchProbability { get; init; } = 0.2;

    /// <inheritdoc/>
    protected override Tuples Find(EmbeddedBatch batch, Generator random)
    {
        var (a, p, n) = new DistanceMiner { Cutoff = Cutoff }.Draw(batch, random);
        Tensor switched = Ops.Rand([a.Size(0)], random, DType.Float32).To(a.Device, DType.Float32) < SwitchProbability;
        Tensor mate = Choice.OneOf(batch.Classes.Mates.IndexSelect(0, a), random);
        return new Tuples(a, Ops.Where(switched, a, p), Ops.Where(switched, mate, n));
    }
}
