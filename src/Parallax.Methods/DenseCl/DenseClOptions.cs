using System.ComponentModel.DataAnnotations;
using Parallax.Vision;

namespace Parallax.Methods.DenseCl;

/// <summary>DenseCL (Wang et al., CVPR 2021); the defaults are the published values.</summary>
public sealed record DenseClOptions : MethodOptions
{
    /// <summary>Layer widths of both heads, that of pooled features and that of patches.</summary>
    [MinLength(1), Range(1, 1 << 20)] public IReadOnlyList<int> Projector { get; init; } = [2048, 128];

    /// <summary>K, the keys of each of the two queues.</summary>
    [Range(1, 1 << 28)] public int Queue { get; init; } = 65536;

    /// <summary>τ.</summary>
    [Range(0.0, 1e3, MinimumIsExclusive = true)] public double Temperature { get; init; } = 0.2;

    /// <summary>λ, the weight of the dense term; the global one has 1 − λ.</summary>
    [Range(0.0, 1.0)] public double DenseWeight { get; init; } = 0.5;

    /// <summary>m of the key network: θ_k ← m·θ_k + (1 − m)·θ_q.</summary>
    public Schedule KeyMomentum { get; init; } = new ConstantSchedule(0.999);

    /// <summary>Images that are normalised together when keys are embedded, as a published run has on a GPU; 0 embeds a batch as it is.</summary>
    [Range(0, 1 << 20)] public int KeyGroup { get; init; } = 32;

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => PublishedViews.MoCoV2;
}
