using System.ComponentModel.DataAnnotations;
using Parallax.Torch;

namespace Parallax.Methods.Metric.Mining;

/// <summary><c>name: distance</c>: any positive; a negative with a chance that evens out how often each distance occurs.</summary>
/// <remarks>
/// Wu et al., "Sampling Matters in Deep Embedding Learning", ICCV 2017. On the unit sphere of D dimensions distances d are distributed like
/// q(d) ∝ d^(D−2)·(1 − d²/4)^((D−3)/2); a negative is drawn with a chance ∝ 1/q(d), after d is raised to the cutoff.
/// </remarks>
public sealed record DistanceMiner : TupleMiner
{
    private const double LeastRoom = 1e-12;   // 1 − d²/4 of antipodes

    /// <summary>Distances below it count as it; negatives that are nearer are noise more often than not.</summary>
    [Range(0.0, 2.0)] public double Cutoff { get; init; } = 0.5;

    /// <summary>Row a: the distribution of anchor a's negative, (B, B); zeros where there is none.</summary>
    public Tensor Probabilities(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        double D = batch.Dimension;
        Tensor d = batch.Distances.ClampMin(Cutoff);
        Tensor logWeights = (2 - D) * d.Log() - ((D - 3) / 2) * (1 - d.Square() / 4).ClampMin(LeastRoom).Log();
        return logWeights.MaskedFill(batch.Classes.Others.LogicalNot(), double.NegativeInfinity).Softmax(-1).NanToNum(0);
    }

    /// <inheritdoc/>
    protected override Tuples Find(EmbeddedBatch batch, Generator random)
    {
        Tensor a = batch.Classes.Anchors;
        Tensor p = Choice.OneOf(batch.Classes.Mates.IndexSelect(0, a), random);
        return new Tuples(a, p, Choice.OneOf(Probabilities(batch).IndexSelect(0, a), batch.Classes.Others.IndexSelect(0, a), random));
    }
}
