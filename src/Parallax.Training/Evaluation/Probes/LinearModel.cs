using Parallax.Torch;

namespace Parallax.Training.Evaluation.Probes;

/// <summary>A linear map from features to a score for each class.</summary>
/// <param name="Weights">(K, D), f64.</param>
/// <param name="Biases">(K), f64.</param>
/// <param name="Objective">What the fit minimised, at its end.</param>
public sealed record LinearModel(Tensor Weights, Tensor Biases, double Objective)
{
    /// <summary>Scores of features: (N, D) → (N, K), f64.</summary>
    public Tensor Scores(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return Ops.Linear(features.To(DType.Float64), Weights, Biases);
    }

    // The minimum of f over W (K, D) and b (K).
    internal static LinearModel Minimize(int K, int D, Func<Tensor, Tensor, (Tensor Value, Tensor OfWeights, Tensor OfBiases)> f, CancellationToken cancellation)
    {
        (Tensor W, Tensor B) Parts(Tensor at) => (at.Narrow(0, 0, K * D).View([K, D]), at.Narrow(0, K * D, K));
        var (value, at) = new Lbfgs(x =>
        {
            using var scope = TensorScope.Open();
            var (W, b) = Parts(x);
            var (loss, ofWeights, ofBiases) = f(W, b);
            return (loss.ToDouble(), scope.Outward(Ops.Cat([ofWeights.Flatten(), ofBiases], dim: 0)));
        }).Minimize(Ops.Zeros([K * (D + 1)], DType.Float64), cancellation: cancellation);
        var (weights, biases) = Parts(at);
        return new LinearModel(weights, biases, value);
    }
}
