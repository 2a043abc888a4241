using Parallax.Torch;

namespace Parallax.Training.Evaluation.Probes;

/// <summary>One linear support vector machine a class: ½(|w|² + b²) + C·Σ s_i·max(0, 1 − y_i·f_i)², with s = 2 for positives.</summary>
/// <remarks>
/// The protocol of VOC07 classification on frozen features (LoGo, Zhang et al., CVPR 2022, table 7), as liblinear fits it: squared hinge, bias penalised. C is one of
/// <see cref="Costs"/>, for each class the one of the best average precision in three-fold cross-validation.
/// </remarks>
public static class LinearSvm
{
    private const double WeightOfPositives = 2;

    /// <summary>The costs C of the protocol: 2⁻¹⁹ … 2⁻⁴, 1, 10 and 100.</summary>
    public static IReadOnlyList<double> Costs { get; } = [.. Enumerable.Range(-19, 16).Select(e => Math.Pow(2, e)), 1, 10, 100];

    /// <summary>Features as the protocol has them: divided by their length + 10⁻⁵.</summary>
    public static Tensor Normalized(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        Tensor x = features.To(DType.Float64);
        return x / (x.Norm(2, [1], keepDim: true) + 1e-5);
    }

    /// <summary>Fits all classes to their optima.</summary>
    /// <param name="features">(N, D), <see cref="Normalized"/>.</param>
    /// <param name="present">(N, K): above 0 where the class is in the image.</param>
    /// <param name="cost">C, above 0.</param>
    /// <param name="cancellation">Checked before each step.</param>
    /// <exception cref="ArgumentException">Counts don't agree.</exception>
    public static LinearModel Fit(Tensor features, Tensor present, double cost, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(present);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cost);
        if (features.Rank != 2 || present.Rank != 2 || features.Size(0) != present.Size(0))
            throw new ArgumentException($"svm: labels {present.Describe()} do not fit features {features.Describe()}", nameof(present));
        using var scope = TensorScope.Open();
        Tensor x = features.To(DType.Float64), positive = (present > 0).To(DType.Float64);
        Tensor y = (2 * positive) - 1, s = 1 + ((WeightOfPositives - 1) * positive);         // (N, K)
        LinearModel model = LinearModel.Minimize((int)present.Size(1), (int)x.Size(1), (w, b) =>
        {
            Tensor missing = (1 - (y * Ops.Linear(x, w, b))).Relu();                         // (N, K)
            Tensor ofScores = -2 * cost * (s * y * missing);
            Tensor value = (0.5 * (w.Square().Sum() + b.Square().Sum())) + (cost * (s * missing.Square()).Sum());
            return (value, ofScores.MT.Matmul(x) + w, ofScores.Sum([0]) + b);
        }, cancellation);
        return model with { Weights = scope.Outward(model.Weights), Biases = scope.Outward(model.Biases) };
    }
}
