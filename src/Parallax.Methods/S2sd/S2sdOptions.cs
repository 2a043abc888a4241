using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Metric;
using Parallax.Models;
using Parallax.Vision;

namespace Parallax.Methods.S2sd;

/// <summary>What S2SD is made of. Its variants differ in their defaults for <see cref="Targets"/>, <see cref="Aggregates"/> and <see cref="Features"/>.</summary>
public abstract record S2sdOptions : MethodOptions
{
    /// <summary>The metric-learning loss, of which every space has one of its own.</summary>
    public MetricOptions Objective { get; init; } = new MultisimilarityOptions();

    /// <summary>d, the length of the embedding that is kept.</summary>
    [Range(1, 1 << 16)] public int Dimension { get; init; } = 128;

    /// <summary>Whether embeddings are of unit length; N-pair, angular and lifted are trained without. Similarities are cosines either way.</summary>
    public bool Normalises { get; init; } = true;

    /// <summary>Whether the embedding layer sees mean plus maximum of the map: the "double" networks.</summary>
    public bool AddsMaximum { get; init; }

    /// <summary>Whether the embedding layer starts from He's values: the "_he" networks.</summary>
    public bool StartsFromHe { get; init; }

    /// <summary>t_i, the lengths of the targets' embeddings; one an extra branch.</summary>
    [Range(1, 1 << 16)] public IReadOnlyList<int> Targets { get; init; } = [];

    /// <summary>Linear layers of a branch, with a ReLU between each two.</summary>
    [Range(1, 8)] public int Depth { get; init; } = 2;

    /// <summary>A: whether the branches (and the feature teacher) see mean plus maximum of the map.</summary>
    public bool Aggregates { get; init; }

    /// <summary>F: the raw features as one more teacher; none leaves it out.</summary>
    public FeatureTeacherOptions? Features { get; init; }

    /// <summary>γ, the weight of the distillation: 50, and 5 on SOP.</summary>
    [Range(0.0, 1e6)] public double Weight { get; init; } = 50;

    /// <summary>T of the similarities.</summary>
    [Range(0.0, 1e6, MinimumIsExclusive = true)] public double Temperature { get; init; } = 1;

    /// <summary>How similarities of student and teacher are compared.</summary>
    public SimilarityMeasure Measure { get; init; } = SimilarityMeasure.RowKl;

    /// <summary>Who teaches whom.</summary>
    public TeachingOrder Order { get; init; } = TeachingOrder.Straight;

    /// <summary>Whether teachers learn nothing from being imitated.</summary>
    public bool DetachesTeachers { get; init; } = true;

    /// <summary>Concurrent training, a comparison: the targets train the backbone, and the embedding learns on features that it does not change.</summary>
    public bool Concurrent { get; init; }

    /// <summary>Two-stage distillation, a comparison: a model file or run whose embedding teaches, frozen; none has no such teacher.</summary>
    public string? Teacher { get; init; }

    /// <summary>Epochs at the start in which the backbone stands still: 1 on SOP.</summary>
    [Range(0, 100_000)] public int WarmupEpochs { get; init; }

    /// <summary>Whether batch norms of the backbone keep to the statistics that they came with.</summary>
    public bool FreezesStatistics { get; init; } = true;

    /// <summary>Whether gains and offsets of batch norms stand still: in Proxy-Anchor's code, not in S2SD's.</summary>
    public bool FreezesAffine { get; init; }

    /// <summary>A learning rate of the embedding layer's own.</summary>
    [Range(0.0, 1e3)] public double? EmbeddingLr { get; init; }

    /// <summary>Whether objectives learn at their own rates, as their papers say, or at the networks', as S2SD was released (β then hardly moves).</summary>
    public bool ObjectivesKeepOwnRates { get; init; } = true;

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => PublishedViews.S2sd;

    /// <inheritdoc/>
    public override BackboneOptions ResultOf(BackboneOptions backbone) => new EmbeddingOptions
    {
        Trunk = backbone, Dimension = Dimension, Normalises = Normalises, AddsMaximum = AddsMaximum, StartsFromHe = StartsFromHe,
    };
}

/// <summary>F: similarities of the raw features teach those of the embedding.</summary>
public sealed record FeatureTeacherOptions
{
    /// <summary>γ_F, the weight.</summary>
    [Range(0.0, 1e6)] public double Weight { get; init; } = 50;

    /// <summary>Steps of training before the term comes in.</summary>
    [Range(0, int.MaxValue)] public int Delay { get; init; } = 1000;

    /// <summary>Cells a side of a pooled patch, for finer-grained features; none pools the whole map.</summary>
    [Range(1, 64)] public int? Window { get; init; }

    /// <summary>Cells between neighbouring patches.</summary>
    [Range(1, 64)] public int Stride { get; init; } = 1;
}
