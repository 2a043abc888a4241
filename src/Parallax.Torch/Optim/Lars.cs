using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>
/// Layer-wise rates (You et al. 2017) as VICReg, VICRegL, BYOL, DINO, Barlow Twins and SimCLR use them: g ← ∇ + λw; g ← g·η·|w| / |g| (g itself
/// where either norm is 0); then momentum, with the learning rate outside its buffer or inside.
/// </summary>
/// <remarks>Groups that do not adapt keep g as it is. <see cref="Larc"/> is the other family: SwAV, SimSiam's linear evaluation, solo-learn.</remarks>
public sealed class Lars : Optimizer
{
    private readonly double momentum, trust;
    private readonly RatePlace place;
    private readonly Slot buffers;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="groups">What to change; see <see cref="ParameterGroups.Of"/> for the usual exemptions.</param>
    /// <param name="momentum">μ, in [0, 1).</param>
    /// <param name="weightDecay">λ, added before the norms are taken.</param>
    /// <param name="trust">η.</param>
    /// <param name="place">Where the learning rate enters.</param>
    public Lars(
        IReadOnlyList<ParameterGroup> groups, double momentum = 0.9, double weightDecay = 1e-6, double trust = 1e-3, RatePlace place = RatePlace.OutsideBuffer)
        : base(groups, weightDecay)
    {
        if (momentum is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "momentum is in [0, 1)");
        (this.momentum, this.trust, this.place) = (momentum, trust, place);
        buffers = AddSlot("momentum_buffer");
    }

    private protected override void Update(FlatBatch batch, IReadOnlyList<Parameter> parameters, GroupStep at)
    {
        var (inside, outside) = Rates(at.Lr);
        if (!at.Adapts) batch.Update(batch.All, _ => new HeavyBall(at.Decay, momentum, inside, outside));
        else batch.UpdateByNorms(new DecayedGradient(at.Decay), (w, g) => new HeavyBall(at.Decay, momentum, inside * Ratio(w, g), outside));
    }

    private protected override void Update(UpdateBatch batch, GroupStep at)
    {
        var (inside, outside) = Rates(at.Lr);
        var (w, g, m) = (batch.Weights, batch.Grads, buffers.Of(batch.Parameters));
        if (at.Decay != 0) g = Ops.ForeachAdd(g, w, alpha: at.Decay);
        if (at.Adapts) g = Ops.ForeachMul(g, Ratios(w, g));
        Ops.ForeachMul_(m, momentum);
        Ops.ForeachAdd_(m, g, alpha: inside);
        Ops.ForeachAdd_(w, m, alpha: -outside);
    }

    private (double Inside, double Outside) Rates(double lr) => place == RatePlace.InsideBuffer ? (lr, 1) : (1, lr);

    // η·|w| / |g|, 1 where either norm is 0.
    private double Ratio(double w, double g) => w > 0 && g > 0 ? trust * w / g : 1;

    private Tensor[] Ratios(Tensor[] weights, Tensor[] grads)
    {
        var (w, g) = (LayerNorms.Of(weights), LayerNorms.Of(grads));   // (tensors)
        return Ops.Where((w > 0).LogicalAnd(g > 0), trust * w / g, 1.0).Unbind();
    }
}
