namespace Parallax.Torch.Optim;

/// <summary>What a step asks of one group.</summary>
/// <param name="Lr">The rate.</param>
/// <param name="Decay">λ.</param>
/// <param name="Adapts">Whether layer-wise rules act.</param>
internal readonly record struct GroupStep(double Lr, double Decay, bool Adapts)
{
    public static GroupStep Of(ParameterGroup group, double lr, double weightDecay) =>
        new(group.FixedLr ?? lr * group.LrScale, group.WeightDecay ?? weightDecay, group.Adapts);
}
