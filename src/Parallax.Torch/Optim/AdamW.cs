using System.Runtime.InteropServices;
using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>Adam with decoupled decay (Loshchilov and Hutter 2019): w ← w·(1 − lr·λ) − lr·m̂ / (√v̂ + ε), m̂ and v̂ corrected for their start at 0.</summary>
public sealed class AdamW : Optimizer
{
    private readonly double β1, β2, ε;
    private readonly Slot means, squares;
    private readonly Dictionary<Parameter, long> steps = [];

    /// <summary>Makes the optimizer, with torch.optim.AdamW's rule.</summary>
    /// <param name="groups">What to change.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="beta1">Decay of the mean, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean square, in [0, 1).</param>
    /// <param name="eps">ε.</param>
    public AdamW(IReadOnlyList<ParameterGroup> groups, double weightDecay = 0.01, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8)
        : base(groups, weightDecay)
    {
        if (beta1 is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(beta1), beta1, "a decay of moments is in [0, 1)");
        if (beta2 is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(beta2), beta2, "a decay of moments is in [0, 1)");
        (β1, β2, ε) = (beta1, beta2, eps);
        means = AddSlot("exp_avg");
        squares = AddSlot("exp_avg_sq");
    }

    private protected override void Update(UpdateBatch batch, ParameterGroup group, double lr, double decay)
    {
        var (w, g, m, v) = (batch.Weights, batch.Grads, means.Of(batch.Parameters), squares.Of(batch.Parameters));
        long[] t = [.. batch.Parameters.Select(Advance)];   // a parameter's own count: it may have missed steps
        Scalar[] rate = Array.ConvertAll(t, n => (Scalar)(-lr / (1 - Math.Pow(β1, n))));
        Scalar[] spread = Array.ConvertAll(t, n => (Scalar)Math.Sqrt(1 - Math.Pow(β2, n)));
        if (decay != 0) Ops.ForeachMul_(w, 1 - (lr * decay));
        Ops.ForeachMul_(m, β1);
        Ops.ForeachAdd_(m, g, alpha: 1 - β1);
        Ops.ForeachMul_(v, β2);
        Ops.ForeachAddcmul_(v, g, g, 1 - β2);
        Tensor[] root = Ops.ForeachSqrt(v);
        Ops.ForeachDiv_(root, spread);
        Ops.ForeachAdd_(root, (Scalar)ε);
        Ops.ForeachAddcdiv_(w, m, root, rate);
    }

    private protected override void SaveMore(IEnumerable<(string Name, Parameter Parameter)> members, IDictionary<string, Tensor> state)
    {
        foreach (var (name, parameter) in members)
            if (steps.TryGetValue(parameter, out long count)) state[$"step/{name}"] = Ops.Full([], count, DType.Int64).Keep();
    }

    private protected override void LoadMore(IEnumerable<(string Name, Parameter Parameter)> members, IReadOnlyDictionary<string, Tensor> state)
    {
        steps.Clear();
        foreach (var (name, parameter) in members)
            if (state.TryGetValue($"step/{name}", out Tensor? count)) steps[parameter] = count.ToInt64();
    }

    private long Advance(Parameter parameter) => ++CollectionsMarshal.GetValueRefOrAddDefault(steps, parameter, out _);
}
