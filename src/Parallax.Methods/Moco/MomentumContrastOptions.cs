using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Contrast;
using Parallax.Methods.LoGo;

namespace Parallax.Methods.Moco;

/// <summary>What momentum contrast is made of. MoCo and LoGo on it differ in their defaults, and in the pairs of crops.</summary>
public abstract record MomentumContrastOptions : MethodOptions
{
    /// <summary>τ. MoCo: 0.07 in version 1, 0.2 in version 2; LoGo's code: 0.07.</summary>
    [Range(0.0, 1e3, MinimumIsExclusive = true)] public virtual double Temperature { get; init; } = 0.2;

    /// <summary>K, the number of keys of earlier steps that are negatives.</summary>
    [Range(1, 1 << 24)] public virtual int Queue { get; init; } = 65536;

    /// <summary>m of the key encoder: θ_k ← m·θ_k + (1 − m)·θ_q.</summary>
    [Range(0.0, 1.0)] public double KeyMomentum { get; init; } = 0.999;

    /// <summary>The projection.</summary>
    public MocoHead Head { get; init; } = MocoHead.Mlp;

    /// <summary>d, the size of queries and keys.</summary>
    [Range(1, 1 << 16)] public int Outputs { get; init; } = 128;

    /// <summary>Images that are normalised together when keys are embedded, as a published run has on a GPU; 0 embeds a batch as it is.</summary>
    [Range(0, 1 << 20)] public int KeyGroup { get; init; } = 32;

    /// <summary>LoGo's local crops; null without.</summary>
    internal abstract LogoOptions? LocalCrops { get; }

    /// <summary>LoGo's released order of steps; null for one step on one loss.</summary>
    internal virtual AlternatingOptions? Alternation => null;

    /// <summary>The pairs of crops that the loss compares.</summary>
    internal abstract CropPairs PairsOf(int crops);
}
