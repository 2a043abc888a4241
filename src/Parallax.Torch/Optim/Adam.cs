using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>Adam (Kingma and Ba 2015): w ← w − lr·m̂ / (√v̂ + ε), the moments taken of ∇ + λw, so that the decay is scaled like a gradient.</summary>
public sealed class Adam : Optimizer
{
    private readonly AdamMoments moments;

    /// <summary>Makes the optimizer, with torch.optim.Adam's rule.</summary>
    /// <param name="groups">What to change.</param>
    /// <param name="weightDecay">λ, added to the gradient; <see cref="AdamW"/> keeps it apart.</param>
    /// <param name="beta1">Decay of the mean, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean square, in [0, 1).</param>
    /// <param name="eps">ε.</param>
    public Adam(IReadOnlyList<ParameterGroup> groups, double weightDecay = 0, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8)
        : base(groups, weightDecay) =>
        moments = new AdamMoments(beta1, beta2, eps, AddSlot("exp_avg"), AddSlot("exp_avg_sq"), AddCounts("step"));

    private protected override void Update(FlatBatch batch, IReadOnlyList<Parameter> parameters, GroupStep at) =>
        moments.Update(batch, parameters, at.Lr, l2: at.Decay, shrink: 1);

    private protected override void Update(UpdateBatch batch, GroupStep at) => moments.Update(batch, at.Lr, l2: at.Decay, shrink: 1);
}
