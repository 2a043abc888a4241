using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary><c>name: angular</c>: Wang et al., ICCV 2017, joined with N-pair; for embeddings that are not of unit length.</summary>
public sealed record AngularOptions : MetricOptions
{
    /// <summary>α, the angle at a negative that is small enough.</summary>
    [Range(1.0, 89.0)] public double AngleDegrees { get; init; } = 45;

    /// <summary>Weight of the angular term beside N-pair's.</summary>
    [Range(0.0, 1e3)] public double AngularWeight { get; init; } = 2;

    /// <summary>Weight of the embeddings' mean length.</summary>
    [Range(0.0, 1e3)] public double LengthWeight { get; init; } = 0.005;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new Angular(this, space.Random);
    }
}

/// <summary>The angle at a negative, in the triangle with anchor and positive, stays below α.</summary>
/// <remarks>
/// Wang, Zhou, Wen, Liu and Lin, "Deep Metric Learning with Angular Loss", ICCV 2017. With u = x/‖x‖ and t = tan²α,
/// <code>
/// A = mean log(1 + Σ_n exp(4t·(u_a + u_p)·u_n − 2(1 + t)·u_a·u_p))     N = mean log(1 + Σ_n exp(clamp(x_a·(x_n − x_p), ±50)))
/// L = N + w·A + l·mean ‖x‖
/// </code>
/// </remarks>
public sealed class Angular(AngularOptions options, Generator random) : PairObjective(random)
{
    private const double LargestExponent = 50;

    /// <inheritdoc/>
    public override Tensor Over(EmbeddedBatch batch, Tensor anchors, Tensor positives)
    {
        ArgumentNullException.ThrowIfNull(batch);
        double t = Math.Pow(Math.Tan(options.AngleDegrees * Math.PI / 180), 2);
        Tensor others = batch.Classes.Others.IndexSelect(0, anchors), x = batch.Embeddings, u = UnitVectors.Of(x);
        Tensor xa = batch.Of(anchors), ua = u.IndexSelect(0, anchors), up = u.IndexSelect(0, positives);               // (A, D)
        Tensor angles = 4 * t * (ua + up).Matmul(u.MT) - 2 * (1 + t) * (ua * up).Sum([1], keepDim: true);                // (A, B)
        Tensor products = (xa.Matmul(x.MT) - (xa * batch.Of(positives)).Sum([1], keepDim: true)).Clamp(-LargestExponent, LargestExponent);
        return Sums.Mean(Sums.LogOnePlusExp(products, others)) + options.AngularWeight * Sums.Mean(Sums.LogOnePlusExp(angles, others))
            + options.LengthWeight * Sums.MeanLength(x);
    }
}
