using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.Objects;

/// <summary>Clusters the patches of two views of each image together, by feature and by place: one cluster number means one object in both views.</summary>
/// <remarks>
/// Lebailly et al., "CrIBo: Self-Supervised Learning via Cross-Image Object-Level Bootstrapping", ICLR 2024, after CrOC (Stegmüller et al., CVPR
/// 2023). With x_n the T tokens of both views, divided by their norms, p_n their places, A the assignment and c_k the centroids:
/// <code>
/// S = c·xᵀ                          P_kn = distance from p_n to the nearest member of k, over its maximum in the image
/// C = −S + λ·P, scaled to [0, 1] over the batch            Q = Sinkhorn(exp(−κ·C)) with marginals 1/T and μ
/// A_kn = [Q_kn = max over k]        μ_k ∝ Σ_n A_kn + 0.01            c_k = Σ_n A_kn·x_n, divided by its norm
/// </code>
/// The first A and c are K tokens each. Costs are scaled over the whole batch, so an image's clusters depend on the other images of the batch, and on how a
/// batch is shared by processes. Nothing here has a gradient. Memory is O(T²) an image. Where paper and code differ: docs/methods/cribo.md.
/// </remarks>
public sealed class ObjectClustering
{
    // Keeps the marginal of an empty cluster above 0, so that it can be filled again.
    private const double EmptySize = 0.01;
    private readonly ObjectClusteringOptions options;

    /// <summary>Takes the options.</summary>
    public ObjectClustering(ObjectClusteringOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
    }

    /// <summary>K distinct tokens of each image, uniformly drawn: the first centroids.</summary>
    /// <param name="images">B.</param>
    /// <param name="tokens">T, the tokens of both views, at least K.</param>
    /// <param name="random">Where they are drawn from, on the CPU.</param>
    /// <returns>(B, K), int64, on the CPU.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer tokens than clusters.</exception>
    public Tensor Seeds(long images, long tokens, Generator random)
    {
        if (tokens < options.Clusters) throw new ArgumentOutOfRangeException(nameof(tokens), tokens, $"{options.Clusters} clusters start from as many distinct tokens");
        using var scope = TensorScope.Open();
        // The K greatest of T uniform numbers lie anywhere with equal probability, and so does each of them.
        return scope.Outward(Ops.Rand([images, tokens], random, DType.Float64).Topk(options.Clusters, dim: 1).Indices);
    }

    /// <summary>Clusters the patches of two views.</summary>
    /// <param name="view1">Features and places of view 1; neither needs a gradient, none is taken.</param>
    /// <param name="view2">The same images' view 2; its grid may be another.</param>
    /// <param name="seeds">(B, K) token numbers, int64, counted through view 1 and on through view 2: see <see cref="Seeds"/>.</param>
    /// <param name="positionWeight">λ, the weight of the places. Published: 1 on ImageNet-1k, 2 on COCO.</param>
    /// <exception cref="ShapeException">The views do not belong to the same images, or the seeds do not fit.</exception>
    public ObjectAssignment Over(PatchMap view1, PatchMap view2, Tensor seeds, double positionWeight)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        var tokens = JointTokens.Of(view1, view2);
        using var full = FullPrecision.Enter(tokens.Features.Device);
        Require.Shape(seeds, $"({view1.Patches.Size(0)}, {options.Clusters}), a token for each cluster", [view1.Patches.Size(0), options.Clusters]);
        ClusteringRound round = Start(tokens, seeds);
        for (int i = 0; i < options.Iterations; i++)
        {
            using var inner = TensorScope.Open();
            ClusteringRound next = Next(tokens, round, positionWeight);
            round = next.Outward(inner);
        }
        return ObjectAssignment.Of(round.Assignment, view1.Count, view2.Count).Outward(scope);
    }

    /// <summary>A and c of the seeds, and equal marginals.</summary>
    internal ClusteringRound Start(JointTokens tokens, Tensor seeds)
    {
        var (B, T, K) = (tokens.Features.Size(0), tokens.Count, (long)options.Clusters);
        Tensor at = seeds.To(tokens.Features.Device, DType.Int64).Unsqueeze(-1);             // (B, K, 1)
        Tensor A = Ops.Zeros([B, K, T], tokens.Features.DType, tokens.Features.Device).Scatter(2, at, 1);
        Tensor μ = Ops.Full([B, K, 1], 1.0 / K, tokens.Features.DType, device: tokens.Features.Device);
        return new ClusteringRound(A, μ, tokens.Features.Gather(1, at.Expand([B, K, tokens.Features.Size(2)])));
    }

    /// <summary>One round.</summary>
    internal ClusteringRound Next(JointTokens tokens, ClusteringRound last, double λ)
    {
        Tensor S = last.Centroids.Bmm(tokens.Features.MT);                                   // (B, K, T)
        Tensor P = PositionCost(tokens.Distances, last.Assignment);                          // (B, K, T)
        Tensor C = ScaledOverBatch((λ * P) - S);                                             // (B, K, T)
        Tensor Q = Defined(Transport.Plan((C * -options.Sharpness).Exp(), last.Marginal, options.SinkhornIterations));
        Tensor hard = (Q >= Q.Amax([1], keepDim: true)).To(Q.DType);                         // (B, K, T)
        Tensor A = options.Assignment == AssignmentKind.Soft ? Q : hard;
        Tensor μ = options.FollowSizes ? Marginal(hard) : last.Marginal;                     // (B, K, 1)
        return new ClusteringRound(A, μ, JointTokens.Unit(A.Bmm(tokens.Features))) { Similarity = S, PositionCost = P, Cost = C, Plan = Q };
    }

    /// <summary>P: the distance to the nearest member, or the image's mean of it where there is none; divided by the image's maximum.</summary>
    /// <param name="distances">(B, T, T), ∞ where two tokens lie at one place, which counts as no distance.</param>
    /// <param name="assignment">(B, K, T).</param>
    internal static Tensor PositionCost(Tensor distances, Tensor assignment)
    {
        Tensor nearest = NearestMember.Of(distances, assignment);                            // (B, K, T)
        Tensor P = nearest.MaskedFill(nearest.Isinf(), 0);
        Tensor filled = Ops.Where(P.Eq(0), P.Mean([1, 2], keepDim: true), P);
        return filled / filled.Amax([1, 2], keepDim: true);
    }

    // What the released code puts where the plan is no number: a batch whose costs are all equal, an image whose places are.
    private static Tensor Defined(Tensor plan) => plan.MaskedFill_(plan.Isnan(), 1e-8);

    /// <summary>(M − min M)/(max M − min M), over all images.</summary>
    internal static Tensor ScaledOverBatch(Tensor M)
    {
        Tensor least = M.Min();
        return (M - least) / (M.Max() - least);
    }

    /// <summary>μ_k = (n_k + 0.01)/Σ(n + 0.01), with n_k the tokens of cluster k.</summary>
    internal static Tensor Marginal(Tensor hard)
    {
        Tensor size = hard.Sum([2], keepDim: true) + EmptySize;                              // (B, K, 1)
        return size / size.Sum([1], keepDim: true);
    }
}
