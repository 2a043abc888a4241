using System.ComponentModel.DataAnnotations;

namespace Parallax.Methods.Objects;

/// <summary>How the tokens of two views are clustered together; the defaults are CrIBo's for ImageNet-1k.</summary>
public sealed record ObjectClusteringOptions
{
    /// <summary>K, the clusters of an image. Published: 32 on ImageNet-1k, 64 on COCO.</summary>
    [Range(1, 1 << 16)] public int Clusters { get; init; } = 32;

    /// <summary>Rounds of cost, transport plan, assignment and centroids.</summary>
    [Range(1, 1000)] public int Iterations { get; init; } = 5;

    /// <summary>Times that rows and columns of the plan are scaled to their marginals in a round.</summary>
    [Range(1, 1000)] public int SinkhornIterations { get; init; } = 5;

    /// <summary>κ in exp(−κ·cost), the costs of a batch scaled to [0, 1].</summary>
    [Range(0.0, 1e3)] public double Sharpness { get; init; } = 20;

    /// <summary>What a token's share of its clusters is. Released code: hard; the paper's text: soft.</summary>
    public AssignmentKind Assignment { get; init; } = AssignmentKind.Hard;

    /// <summary>Whether a round's cluster sizes are the next round's column marginals; otherwise all clusters weigh the same throughout.</summary>
    public bool FollowSizes { get; init; } = true;
}

/// <summary>What a token's share of its clusters is.</summary>
public enum AssignmentKind
{
    /// <summary>1 for the cluster of the greatest share of the plan, else 0. Clusters that tie exactly get the token each.</summary>
    Hard,

    /// <summary>The transport plan itself.</summary>
    Soft,
}
