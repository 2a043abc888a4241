using System.ComponentModel.DataAnnotations;
using Parallax.Vision;

namespace Parallax.Methods.SwAv;

/// <summary>SwAV (Caron et al., NeurIPS 2020); the defaults are the published values for a batch of 4096.</summary>
public sealed record SwAvOptions : MethodOptions
{
    /// <summary>Layer widths of the projector.</summary>
    [MinLength(1), Range(1, 1 << 20)] public IReadOnlyList<int> Projector { get; init; } = [2048, 128];

    /// <summary>K, the number of prototypes.</summary>
    [Range(2, 1 << 24)] public int Prototypes { get; init; } = 3000;

    /// <summary>τ of the predictions.</summary>
    [Range(0.0, 1e3, MinimumIsExclusive = true)] public double Temperature { get; init; } = 0.1;

    /// <summary>ε of the assignments: the larger, the softer. Below 0.025 the scores of unit vectors leave float32's range.</summary>
    [Range(0.025, 1e3)] public double Epsilon { get; init; } = 0.05;

    /// <summary>Scalings of each side in an assignment.</summary>
    [Range(1, 10_000)] public int SinkhornIterations { get; init; } = 3;

    /// <summary>Epochs at the start in which the prototypes stand still: one, by the released commands' numbers of steps.</summary>
    [Range(0, 100_000)] public int FrozenEpochs { get; init; } = 1;

    /// <summary>Embeddings of earlier steps that small batches are assigned together with; none leaves them out.</summary>
    public SwAvQueueOptions? Queue { get; init; }

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => PublishedViews.SwAv;
}

/// <summary>SwAV's queue; the defaults are the published values for a batch of 256.</summary>
public sealed record SwAvQueueOptions
{
    /// <summary>Embeddings of each assigned view, over all processes.</summary>
    [Range(1, 1 << 24)] public int Length { get; init; } = 3840;

    /// <summary>The first epoch whose embeddings enter; the queue serves when it is full.</summary>
    [Range(0, 100_000)] public int FromEpoch { get; init; } = 15;
}
