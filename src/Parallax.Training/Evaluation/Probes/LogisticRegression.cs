using Parallax.Torch;

namespace Parallax.Training.Evaluation.Probes;

/// <summary>Multinomial logistic regression on frozen features: Σ cross entropy + λ/2·|W|², biases free.</summary>
/// <remarks>
/// The transfer protocol of SimCLR and BYOL, which LoGo (Zhang et al., CVPR 2022, table 5) follows: features of the centre crop, λ from 45 values between 10⁻⁶ and 10⁵, chosen on a
/// part of the training images. λ is 1/C of scikit-learn. A constant added to all biases changes nothing: they are given with mean 0.
/// </remarks>
public static class LogisticRegression
{
    /// <summary>The 45 strengths of the protocol, evenly spaced in their logarithm from 10⁻⁶ to 10⁵.</summary>
    public static IReadOnlyList<double> Strengths { get; } = [.. Enumerable.Range(0, 45).Select(i => Math.Pow(10, -6 + (11.0 * i / 44)))];

    /// <summary>Fits to the optimum.</summary>
    /// <param name="features">(N, D).</param>
    /// <param name="labels">Classes (N) in [0, <paramref name="classes"/>).</param>
    /// <param name="classes">K.</param>
    /// <param name="strength">λ, above 0.</param>
    /// <param name="cancellation">Checked before each step.</param>
    /// <exception cref="ArgumentException">Counts don't agree, or a label is out of range.</exception>
    public static LinearModel Fit(Tensor features, ReadOnlySpan<int> labels, int classes, double strength, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(strength);
        if (features.Rank != 2 || features.Size(0) != labels.Length) throw new ArgumentException($"logistic regression: {labels.Length} labels do not fit features {features.Describe()}", nameof(features));
        foreach (int label in labels) if (label < 0 || label >= classes) throw new ArgumentException($"logistic regression: expected labels in [0, {classes}), found {label}", nameof(labels));
        using var scope = TensorScope.Open();
        Tensor x = features.To(DType.Float64);
        Tensor y = Tensor.From(Array.ConvertAll(labels.ToArray(), label => (long)label)).OneHot(classes).To(DType.Float64);   // (N, K)
        LinearModel model = LinearModel.Minimize(classes, (int)x.Size(1), (W, b) =>
        {
            Tensor logits = Ops.Linear(x, W, b), log = logits.LogSoftmax(-1);
            Tensor error = log.Exp() - y;                                                    // ∂/∂logits
            return ((strength / 2 * W.Square().Sum()) - (y * log).Sum(), error.MT.Matmul(x) + (strength * W), error.Sum([0]));
        }, cancellation);
        return model with { Weights = scope.Outward(model.Weights), Biases = scope.Outward(model.Biases - model.Biases.Mean()) };
    }
}
