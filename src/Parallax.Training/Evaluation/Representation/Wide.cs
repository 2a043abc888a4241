using System.Runtime.CompilerServices;
using Parallax.Torch;

namespace Parallax.Training.Evaluation.Representation;

/// <summary>Features as the figures read them: float64, of a known rank.</summary>
internal static class Wide
{
    /// <summary>(N, D) in float64.</summary>
    public static Tensor Matrix(Tensor features, [CallerArgumentExpression(nameof(features))] string name = "") => OfRank(features, 2, "(N, D)", name);

    public static Tensor OfRank(Tensor features, int rank, string expected, [CallerArgumentExpression(nameof(features))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(features, name);
        return features.Rank == rank ? features.Detach().To(DType.Float64) : throw new ShapeException($"{name} must be {expected}, it is {features.Describe()}");
    }

    /// <summary>X minus the mean of each column.</summary>
    public static Tensor Centred(Tensor matrix) => matrix - matrix.Mean(dim: 0, keepDim: true);

    public static bool IsFinite(Tensor tensor) => tensor.Isfinite().All().ToDouble() != 0;
}
