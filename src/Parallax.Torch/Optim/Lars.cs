namespace Parallax.Torch.Optim;

/// <summary>
/// Layer-wise rates (You et al. 2017) as VICReg, VICRegL, BYOL, DINO and Barlow Twins use them:
/// g ← ∇ + λw; g ← g·η·|w| / |g| (g itself where either norm is 0); m ← μm + g; w ← w − lr·m.
/// </summary>
/// <remarks>Groups that do not adapt keep g as it is. LARC (SwAV) and SimCLR's classic form differ; docs say how.</remarks>
public sealed class Lars : Optimizer
{
    private readonly double momentum, trust;
    private readonly Slot buffers;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="groups">What to change; see <see cref="ParameterGroups.Of"/> for the usual exemptions.</param>
    /// <param name="momentum">μ, in [0, 1).</param>
    /// <param name="weightDecay">λ, added before the norms are taken.</param>
    /// <param name="trust">η.</param>
    public Lars(IReadOnlyList<ParameterGroup> groups, double momentum = 0.9, double weightDecay = 1e-6, double trust = 1e-3)
        : base(groups, weightDecay)
    {
        if (momentum is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "momentum is in [0, 1)");
        (this.momentum, this.trust) = (momentum, trust);
        buffers = AddSlot("momentum_buffer");
    }

    private protected override void Update(UpdateBatch batch, ParameterGroup group, double lr, double decay)
    {
        var (w, g, m) = (batch.Weights, batch.Grads, buffers.Of(batch.Parameters));
        if (decay != 0) g = Ops.ForeachAdd(g, w, alpha: decay);
        if (group.Adapts)
        {
            Tensor[] ratios = Ratios(w, g);
            if (ReferenceEquals(g, batch.Grads)) g = Ops.ForeachMul(g, ratios);
            else Ops.ForeachMul_(g, ratios);
        }
        Ops.ForeachMul_(m, momentum);
        Ops.ForeachAdd_(m, g);
        Ops.ForeachAdd_(w, m, alpha: -lr);
    }

    // η·|w| / |g| for each tensor, 1 where either norm is 0.
    private Tensor[] Ratios(Tensor[] weights, Tensor[] grads)
    {
        Tensor w = Ops.Stack(Ops.ForeachNorm(weights));   // (tensors)
        Tensor g = Ops.Stack(Ops.ForeachNorm(grads));
        return Ops.Where((w > 0).LogicalAnd(g > 0), trust * w / g, 1.0).Unbind();
    }
}
