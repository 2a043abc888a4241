namespace Parallax.Torch.Optim;

/// <summary>Stochastic gradient descent: g ← ∇ + λw; m ← μm + g; w ← w − lr·m, or w − lr·(g + μm) with Nesterov's step.</summary>
public sealed class Sgd : Optimizer
{
    private readonly double momentum;
    private readonly bool nesterov;
    private readonly Slot buffers;

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
        buffers = AddSlot("momentum_buffer");
    }

    private protected override void Update(UpdateBatch batch, ParameterGroup group, double lr, double decay)
    {
        var (μ, λ, w, g) = (momentum, decay, batch.Weights, batch.Grads);
        Tensor[]? m = μ > 0 ? buffers.Of(batch.Parameters) : null;
        if (m is not null)
        {
            Ops.ForeachMul_(m, μ);
            Ops.ForeachAdd_(m, g);
            if (λ != 0) Ops.ForeachAdd_(m, w, alpha: λ);
        }
        if (m is null || nesterov)   // −lr·(∇ + λw)
        {
            if (λ != 0) Ops.ForeachMul_(w, 1 - (lr * λ));
            Ops.ForeachAdd_(w, g, alpha: -lr);
        }
        if (m is not null) Ops.ForeachAdd_(w, m, alpha: nesterov ? -lr * μ : -lr);
    }
}
