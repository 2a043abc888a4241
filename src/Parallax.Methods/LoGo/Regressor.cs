using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.LoGo;

/// <summary>LoGo's regressor r: how alike two crops are, read from the pair of their directions. The order of the pair matters.</summary>
/// <remarks>
/// Zhang et al., CVPR 2022; layers as released: Linear(2d, h), BatchNorm, ReLU, …, Linear(h, 1), or Linear(h, d) in the cosine form. In float32 or better: the
/// softplus of a large negative number must keep its gradient.
/// </remarks>
public sealed class Regressor : Module
{
    private readonly AffinityForm form;
    private readonly Mlp mlp;

    /// <summary>Makes a regressor.</summary>
    /// <param name="options">Its size and form.</param>
    /// <param name="channels">d, the size of a direction.</param>
    /// <param name="random">Where first values come from.</param>
    public Regressor(RegressorOptions options, int channels, Generator random)
    {
        ArgumentNullException.ThrowIfNull(options);
        form = options.Form;
        int[] hidden = [.. Enumerable.Repeat(options.Hidden, options.HiddenLayers)];
        mlp = Add("mlp", new Mlp([2 * channels, .. hidden, form == AffinityForm.Softplus ? 1 : channels], random, lastBias: true));
    }

    /// <summary>f(a, b) of every pair: softplus(r), or cos(b, v). (B, d) and (B, d) → (B).</summary>
    public Tensor Affinity(Tensor a, Tensor b) => form == AffinityForm.Softplus ? Of(a, b).Softplus() : UnitVectors.Cosines(b, Of(a, b));

    /// <summary>What it costs to deny the affinity of a pair: softplus(−r), or −cos(b, v). (B, d) and (B, d) → (B).</summary>
    public Tensor Denial(Tensor a, Tensor b) => form == AffinityForm.Softplus ? (-Of(a, b)).Softplus() : -UnitVectors.Cosines(b, Of(a, b));

    private Tensor Of(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Require.SameShape(a, b);
        using var full = FullPrecision.Enter(a.Device);
        Tensor output = mlp.Forward(Ops.Cat([FullPrecision.Of(a), FullPrecision.Of(b)], dim: 1));
        return form == AffinityForm.Softplus ? output.Squeeze(1) : output;
    }
}
