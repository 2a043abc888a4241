using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Methods.VicRegL;

/// <summary>VICRegL's global criterion: VICReg over the pooled embeddings of V views.</summary>
/// <remarks>
/// Bardes, Ponce and LeCun, "VICRegL: Self-Supervised Learning of Local Visual Features", NeurIPS 2022. With s, v, c of <see cref="VicRegCriterion"/>:
/// <code>
/// λ · mean over pairs (i, j) of s(z_i, z_j)  +  μ · mean over views of v(z)  +  ν · mean over views of c(z)
/// </code>
/// where i is one of the first two views and j any other. For two views that is VICReg with halved covariances.
/// </remarks>
public sealed class VicRegLGlobal(VicRegWeights weights)
{
    /// <summary>The terms <c>invariance</c>, <c>variance</c> and <c>covariance</c>, weights included, and the first view's <c>embedding</c>.</summary>
    /// <param name="z">Embeddings (B, D) of each view of the same images, the two large views first; at least 2 views and 2 images.</param>
    /// <exception cref="ArgumentException">There are fewer than two views.</exception>
    /// <exception cref="ShapeException">The shapes differ, or there is one image only.</exception>
    public Terms Over(params ReadOnlySpan<Tensor> z) => Over(z, null);

    /// <summary>The same over a batch that several processes share: v and c are taken over all of it, s over this one's part.</summary>
    public Terms Over(ReadOnlySpan<Tensor> z, ProcessGroup? ranks)
    {
        var (λ, μ, ν) = weights;
        IReadOnlyList<(int I, int J)> pairs = ViewPairs.Of(z.Length);
        int V = z.Length;
        Terms terms = Terms.Of();
        // s is symmetric: (0, 1) and (1, 0) are one number taken twice.
        foreach (var pair in pairs.GroupBy(p => (Math.Min(p.I, p.J), Math.Max(p.I, p.J))))
        {
            var (z1, z2) = (z[pair.Key.Item1], z[pair.Key.Item2]);
            Require.SameShape(z1, z2);
            terms += Terms.Of(("invariance", λ * pair.Count() / pairs.Count * VicRegCriterion.Invariance(z1, z2)));
        }
        foreach (Tensor view in z)
        {
            var Z = BatchSpread.Of(view, ranks);
            terms += Terms.Of(
                ("variance", μ / V * VicRegCriterion.HingedDeviations(Z, weights.Epsilon).Mean()),
                ("covariance", ν / V * VicRegCriterion.Covariances(Z).Mean()));
        }
        return terms.Showing("embedding", z[0]);
    }
}
