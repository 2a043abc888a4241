using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>
/// Layer-wise rates as NVIDIA's LARC has them, for SwAV and SimSiam's linear evaluation: g ← (∇ + λw)·η·|w| / (|∇| + λ|w| + ε), or ∇ itself, without
/// decay, where |w| or |∇| is 0; then m ← μm + g; w ← w − lr·m.
/// </summary>
/// <remarks>
/// The published code adapts all tensors, also those of one dimension. With <c>clip</c> the factor is at most lr, seen from the weights: solo-learn's LARS,
/// which leaves tensors of one dimension alone. Groups that do not adapt keep ∇ + λw.
/// </remarks>
public sealed class Larc : Optimizer
{
    private const double ε = 1e-8;
    private readonly double momentum, trust;
    private readonly bool clip;
    private readonly Slot buffers;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="groups">What to change.</param>
    /// <param name="momentum">μ, in [0, 1).</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="trust">η.</param>
    /// <param name="clip">Takes min(factor / lr, 1) for the factor, so that no layer moves faster than the step's rate.</param>
    public Larc(IReadOnlyList<ParameterGroup> groups, double momentum = 0.9, double weightDecay = 1e-6, double trust = 1e-3, bool clip = false)
        : base(groups, weightDecay)
    {
        if (momentum is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "momentum is in [0, 1)");
        (this.momentum, this.trust, this.clip) = (momentum, trust, clip);
        buffers = AddSlot("momentum_buffer");
    }

    private protected override void Update(FlatBatch batch, IReadOnlyList<Parameter> parameters, GroupStep at)
    {
        if (!at.Adapts) batch.Update(batch.All, _ => new HeavyBall(at.Decay, momentum, inside: 1, at.Lr));
        else batch.UpdateByNorms(default(Gradient), (w, g) => RuleOf(w, g, at));
    }

    private protected override void Update(UpdateBatch batch, GroupStep at)
    {
        var (w, g, m) = (batch.Weights, batch.Grads, buffers.Of(batch.Parameters));
        g = at.Adapts ? Adapted(w, g, at) : at.Decay != 0 ? Ops.ForeachAdd(g, w, alpha: at.Decay) : g;
        Ops.ForeachMul_(m, momentum);
        Ops.ForeachAdd_(m, g);
        Ops.ForeachAdd_(w, m, alpha: -at.Lr);
    }

    private HeavyBall RuleOf(double w, double g, GroupStep at)
    {
        if (!(w > 0 && g > 0)) return new HeavyBall(decay: 0, momentum, inside: 1, at.Lr);
        double factor = trust * w / (g + (at.Decay * w) + ε);
        return new HeavyBall(at.Decay, momentum, clip ? Math.Min(factor / at.Lr, 1) : factor, at.Lr);
    }

    private Tensor[] Adapted(Tensor[] weights, Tensor[] grads, GroupStep at)
    {
        var (w, g) = (LayerNorms.Of(weights), LayerNorms.Of(grads));   // (tensors)
        Tensor alive = (w > 0).LogicalAnd(g > 0), factor = trust * w / (g + (at.Decay * w) + ε);
        if (clip) factor = (factor / at.Lr).ClampMax(1);
        Tensor[] decay = Ops.Where(alive, w.FullLike(at.Decay), 0.0).Unbind();
        return Ops.ForeachMul(Ops.ForeachAdd(Ops.ForeachMul(weights, decay), grads), Ops.Where(alive, factor, 1.0).Unbind());
    }
}
