using System.ComponentModel.DataAnnotations;

namespace Parallax.Methods.LoGo;

/// <summary>LoGo's regressor, and how it learns.</summary>
public sealed record RegressorOptions
{
    /// <summary>Channels of each hidden layer. Released: 256; the paper by a third party's account: 64.</summary>
    [Range(1, 1 << 16)] public int Hidden { get; init; } = 256;

    /// <summary>Hidden layers. Released: 2; the paper by a third party's account: 5.</summary>
    [Range(1, 16)] public int HiddenLayers { get; init; } = 2;

    /// <summary>What its output means.</summary>
    public AffinityForm Form { get; init; } = AffinityForm.Softplus;

    /// <summary>What it learns by.</summary>
    public RegressorGoal Goal { get; init; } = RegressorGoal.Logistic;

    /// <summary>Standard deviation of the noise on positive pairs, times √d; 0 for none. Released: 0.3.</summary>
    [Range(0.0, 100.0)] public double Noise { get; init; }

    /// <summary>Its learning rate per 256 images, constant over the run.</summary>
    [Range(0.0, 1e3)] public double BaseLr { get; init; } = 0.03;

    /// <summary>Momentum of its optimizer, plain SGD.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)] public double Momentum { get; init; } = 0.9;

    /// <summary>Weight decay of its optimizer, on every parameter.</summary>
    [Range(0.0, 1e3)] public double WeightDecay { get; init; } = 1e-4;
}

/// <summary>What the output of a regressor means.</summary>
public enum AffinityForm
{
    /// <summary>One number r; the affinity is softplus(r).</summary>
    Softplus,

    /// <summary>A direction v; the affinity is cos(u_b, v). The released alternative.</summary>
    Cosine,
}

/// <summary>What a regressor learns by.</summary>
public enum RegressorGoal
{
    /// <summary>Minimise softplus(−r) of crops of one image and softplus(r) of crops of two.</summary>
    Logistic,

    /// <summary>Maximise the mean affinity of crops of one image minus that of crops of two: the paper. It has no bound above.</summary>
    Omega,

    /// <summary>The logistic goal over both orders of a pair, the other image being the one at the other end of the batch: the released code to the letter.</summary>
    BothOrders,
}
