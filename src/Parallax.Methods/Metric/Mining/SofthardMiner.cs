using Parallax.Torch;

namespace Parallax.Methods.Metric.Mining;

/// <summary><c>name: softhard</c>: a positive that is farther than the nearest negative, a negative that is nearer than the farthest positive.</summary>
/// <remarks>Roth and Brattoli; Revisiting Deep Metric Learning. Each falls back to all where there are none.</remarks>
public sealed record SofthardMiner : TupleMiner
{
    /// <summary>What may be drawn for each image, (B, B) bool; nothing for images that no tuple starts from.</summary>
    public static (Tensor Positives, Tensor Negatives) Candidates(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var (d, mates, others) = (batch.Distances, batch.Classes.Mates, batch.Classes.Others);
        Tensor nearest = d.MaskedFill(others.LogicalNot(), double.PositiveInfinity).Amin([1], keepDim: true);
        Tensor farthest = d.MaskedFill(mates.LogicalNot(), double.NegativeInfinity).Amax([1], keepDim: true);
        Tensor starts = mates.Any(dim: 1, keepDim: true).LogicalAnd(others.Any(dim: 1, keepDim: true));
        return (
            Choice.OrAll(mates.LogicalAnd(d > nearest), mates).LogicalAnd(starts),
            Choice.OrAll(others.LogicalAnd(d < farthest), others).LogicalAnd(starts));
    }

    /// <inheritdoc/>
    protected override Tuples Find(EmbeddedBatch batch, Generator random)
    {
        Tensor a = batch.Classes.Anchors;
        var (positives, negatives) = Candidates(batch);
        return new Tuples(a, Choice.OneOf(positives.IndexSelect(0, a), random), Choice.OneOf(negatives.IndexSelect(0, a), random));
    }
}
