using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>Adam with decoupled decay (Loshchilov and Hutter 2019): w ← w·(1 − lr·λ) − lr·m̂ / (√v̂ + ε), m̂ and v̂ corrected for their start at 0.</summary>
public sealed class AdamW : Optimizer
{
    private readonly AdamMoments moments;

    /// <summary>Makes the optimizer, with torch.optim.AdamW's rule.</summary>
    /// <param name="groups">What to change.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="beta1">Decay of the mean, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean square, in [0, 1).</param>
    /// <param name="eps">ε.</param>
    public AdamW(IReadOnlyList<ParameterGroup> groups, double weightDecay = 0.01, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8)
        : base(groups, weightDecay) =>
        moments = new AdamMoments(beta1, beta2, eps, AddSlot("exp_avg"), AddSlot("exp_avg_sq"), AddCounts("step"));

    private protected override void Update(FlatBatch batch, IReadOnlyList<Parameter> parameters, GroupStep at) =>
        moments.Update(batch, parameters, at.Lr, l2: 0, shrink: 1 - (at.Lr * at.Decay));

    private protected override void Update(UpdateBatch batch, GroupStep at) => moments.Update(batch, at.Lr, l2: 0, shrink: 1 - (at.Lr * at.Decay));
}
