using Parallax.Torch;

namespace Parallax.Methods.Objects;

/// <summary>How an assignment uses its clusters. When a few of them hold everything, or the views share none, it has collapsed.</summary>
/// <param name="Valid">The share of the B·K clusters that have members in both views, in [0, 1].</param>
/// <param name="Entropy">−Σ s_k·log s_k / log K with s_k the share of the tokens in cluster k, mean over the images: 1 for equal sizes, 0 when one cluster holds all; 1 for K = 1.</param>
public readonly record struct ObjectFigures(double Valid, double Entropy)
{
    /// <summary>Measures an assignment; waits for the device once.</summary>
    public static ObjectFigures Of(ObjectAssignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        double K = assignment.Valid.Size(1), clusters = assignment.Valid.Count;
        Tensor size = (assignment.Sizes(0) + assignment.Sizes(1)).To(DType.Float64);         // (B, K)
        Tensor share = size / size.Sum([1], keepDim: true);
        Tensor entropy = -(share * share.ClampMin(1e-300).Log()).Sum([1]).Mean();    // 0·log(1e-300) = 0
        return new ObjectFigures(assignment.Count / clusters, K > 1 ? entropy.ToDouble() / Math.Log(K) : 1);
    }
}
