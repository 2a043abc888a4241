using System.Numerics;
using System.Runtime.CompilerServices;
using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>
/// What Adam and AdamW share: d ← ∇ + l·w; m ← β₁m + (1 − β₁)d; v ← β₂v + (1 − β₂)d²; w ← s·w − lr·m̂ / (√v̂ + ε), with m̂ = m/(1 − β₁ᵗ) and
/// v̂ = v/(1 − β₂ᵗ). Adam has its decay in l, AdamW in s.
/// </summary>
internal sealed class AdamMoments
{
    private readonly double β1, β2, ε;
    private readonly Slot means, squares;
    private readonly StepCounts steps;
    private double[] rates = [], spreads = [];

    public AdamMoments(double beta1, double beta2, double eps, Slot means, Slot squares, StepCounts steps)
    {
        if (beta1 is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(beta1), beta1, "a decay of moments is in [0, 1)");
        if (beta2 is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(beta2), beta2, "a decay of moments is in [0, 1)");
        (β1, β2, ε) = (beta1, beta2, eps);
        (this.means, this.squares, this.steps) = (means, squares, steps);
    }

    public void Update(FlatBatch batch, IReadOnlyList<Parameter> parameters, double lr, double l2, double shrink)
    {
        Advance(parameters, lr);
        batch.Update(batch.All, i => new Rule(l2, shrink, β1, β2, ε, rates[i], spreads[i]));
    }

    public void Update(UpdateBatch batch, double lr, double l2, double shrink)
    {
        Advance(batch.Parameters, lr);
        var (w, g, m, v) = (batch.Weights, batch.Grads, means.Of(batch.Parameters), squares.Of(batch.Parameters));
        if (l2 != 0) g = Ops.ForeachAdd(g, w, alpha: l2);
        if (shrink != 1) Ops.ForeachMul_(w, shrink);
        Ops.ForeachMul_(m, β1);
        Ops.ForeachAdd_(m, g, alpha: 1 - β1);
        Ops.ForeachMul_(v, β2);
        Ops.ForeachAddcmul_(v, g, g, 1 - β2);
        Tensor[] root = Ops.ForeachSqrt(v);
        Ops.ForeachDiv_(root, Array.ConvertAll(spreads[..w.Length], spread => (Scalar)spread));
        Ops.ForeachAdd_(root, (Scalar)ε);
        Ops.ForeachAddcdiv_(w, m, root, Array.ConvertAll(rates[..w.Length], rate => (Scalar)(-rate)));
    }

    // lr/(1 − β₁ᵗ) and √(1 − β₂ᵗ), with t each parameter's own: it may have missed steps.
    private void Advance(IReadOnlyList<Parameter> parameters, double lr)
    {
        if (rates.Length < parameters.Count) (rates, spreads) = (new double[parameters.Count], new double[parameters.Count]);
        for (int i = 0; i < parameters.Count; i++)
        {
            long t = steps.Advance(parameters[i]);
            (rates[i], spreads[i]) = (lr / (1 - Math.Pow(β1, t)), Math.Sqrt(1 - Math.Pow(β2, t)));
        }
    }

    private readonly struct Rule(double l2, double shrink, double beta1, double beta2, double eps, double rate, double spread) : IElementRule
    {
        private readonly Vector<float> l = new((float)l2), s = new((float)shrink), ε = new((float)eps), rate = new((float)rate), spread = new((float)(1 / spread));
        private readonly Vector<float> β1 = new((float)beta1), rest1 = new((float)(1 - beta1)), β2 = new((float)beta2), rest2 = new((float)(1 - beta2));

        public static int States => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> w, Vector<float> g, ref Vector<float> m, ref Vector<float> v)
        {
            Vector<float> d = g + (l * w);
            m = (β1 * m) + (rest1 * d);
            v = (β2 * v) + (rest2 * (d * d));
            w = (s * w) - (rate * m / ((spread * Vector.SquareRoot(v)) + ε));
        }
    }
}
