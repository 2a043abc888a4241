using System.Numerics;
using System.Runtime.CompilerServices;
using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>Stochastic gradient descent: g ← ∇ + λw; m ← μm + g; w ← w − lr·m, or w − lr·(g + μm) with Nesterov's step.</summary>
public sealed class Sgd : Optimizer
{
    private readonly double momentum;
    private readonly bool nesterov;
    private readonly Slot? buffers;

    /// <summary>Makes the optimizer, with torch.optim.SGD's rule at dampening 0.</summary>
    /// <param name="groups">What to change.</param>
    /// <param name="momentum">μ, in [0, 1).</param>
    /// <param name="weightDecay">λ, added to the gradient.</param>
    /// <param name="nesterov">Looks one step ahead.</param>
    public Sgd(IReadOnlyList<ParameterGroup> groups, double momentum = 0.9, double weightDecay = 0, bool nesterov = false)
        : base(groups, weightDecay)
    {
        if (momentum is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "momentum is in [0, 1)");
        (this.momentum, this.nesterov) = (momentum, nesterov);
        if (momentum > 0) buffers = AddSlot("momentum_buffer");
    }

    private protected override void Update(FlatBatch batch, IReadOnlyList<Parameter> parameters, GroupStep at)
    {
        if (buffers is null) batch.Update(batch.All, _ => new Plain(at.Decay, at.Lr));
        else if (nesterov) batch.Update(batch.All, _ => new Nesterov(at.Decay, momentum, at.Lr));
        else batch.Update(batch.All, _ => new HeavyBall(at.Decay, momentum, inside: 1, outside: at.Lr));
    }

    private protected override void Update(UpdateBatch batch, GroupStep at)
    {
        var (μ, λ, lr, w, g) = (momentum, at.Decay, at.Lr, batch.Weights, batch.Grads);
        if (λ != 0) g = Ops.ForeachAdd(g, w, alpha: λ);
        Tensor[]? m = buffers?.Of(batch.Parameters);
        if (m is not null)
        {
            Ops.ForeachMul_(m, μ);
            Ops.ForeachAdd_(m, g);
        }
        if (m is null || nesterov) Ops.ForeachAdd_(w, g, alpha: -lr);
        if (m is not null) Ops.ForeachAdd_(w, m, alpha: nesterov ? -lr * μ : -lr);
    }

    private readonly struct Plain(double decay, double lr) : IElementRule
    {
        private readonly Vector<float> λ = new((float)decay), lr = new((float)lr);

        public static int States => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> w, Vector<float> g, ref Vector<float> unused, ref Vector<float> unused2) => w -= lr * (g + (λ * w));
    }

    private readonly struct Nesterov(double decay, double momentum, double lr) : IElementRule
    {
        private readonly Vector<float> λ = new((float)decay), μ = new((float)momentum), lr = new((float)lr);

        public static int States => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> w, Vector<float> g, ref Vector<float> m, ref Vector<float> unused)
        {
            Vector<float> d = g + (λ * w);
            m = (μ * m) + d;
            w -= lr * (d + (μ * m));
        }
    }
}
