using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>Vectors of norm 1, and the cosines between them.</summary>
public static class UnitVectors
{
    private const double LeastNorm = 1e-12;

    /// <summary>z / max(|z|, 1e-12) along the last dimension, in float32 or better.</summary>
    public static Tensor Of(Tensor vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return new Quotient().Apply(FullPrecision.Of(vectors));
    }

    /// <summary>cos(p, z) row by row: (…, D) and (…, D) → (…).</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor Cosines(Tensor p, Tensor z)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(z);
        Require.SameShape(p, z);
        return (Of(p) * Of(z)).Sum([-1]);
    }

    /// <summary>How much the directions of a batch vary: the mean over the dimensions of the standard deviation of z/|z|. Healthy near 1/√D, collapsed at 0.</summary>
    /// <remarks>Chen and He, CVPR 2021, figure 2.</remarks>
    /// <param name="vectors">(B, D).</param>
    public static Tensor Spread(Tensor vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        Require.Shape(vectors, "(B, D)", [-1, -1]);
        return Of(vectors.Detach()).Std([0], unbiased: true).Mean();
    }

    // u = v/|v|, ∂v = (∂u − u·(u·∂u))/|v|. Of vectors shorter than 1e-12 the divisor is constant.
    private sealed class Quotient : CustomFunction
    {
        private Tensor? u, lengths;

        protected override Tensor Forward(ReadOnlySpan<Tensor> inputs)
        {
            Tensor v = inputs[0], unit;
            if (UnitRows.Takes(v))
            {
                lengths = Save(Ops.Empty([.. v.Shape.AsSpan()[..^1], 1], v.DType));
                unit = v.EmptyLike();
                UnitRows.Divide(v, LeastNorm, lengths, unit);
            }
            else
            {
                lengths = Save(v.LinalgVectorNorm(2, [-1], keepDim: true).ClampMin(LeastNorm));
                unit = v / lengths;
            }
            u = Save(unit);
            return unit;
        }

        protected override Tensor?[] Backward(Tensor gradient)
        {
            if (UnitRows.Takes(u!))
            {
                Tensor ofVectors = u!.EmptyLike();
                UnitRows.Gradient(u!, LeastNorm, lengths!, gradient.Contiguous(), ofVectors);
                return [ofVectors];
            }
            Tensor along = (u! * gradient).Sum([-1], keepDim: true).MaskedFill_(lengths! <= LeastNorm, 0);
            return [gradient.Addcmul(u!, along, -1).Div_(lengths!)];
        }
    }
}
