using System.ComponentModel.DataAnnotations;

namespace Parallax.Training.Recipes;

/// <summary>How long, in which portions, and how the rates go.</summary>
public sealed record ScheduleOptions : IValidatableObject
{
    /// <summary>Passes over the data.</summary>
    [Range(1, 100_000)]
    public required int Epochs { get; init; }

    /// <summary>Epochs in which the rate rises along a straight line.</summary>
    /// <remarks>10 in every published run of VICRegL, DINO, GLSD and CrIBo; 0 in MoCo, SimSiam and LoGo.</remarks>
    [Range(0.0, 100_000.0)]
    public double WarmupEpochs { get; init; } = 10;

    /// <summary>The first rate as a share of the peak.</summary>
    /// <remarks>0 but in SwAV (0.3 / 4.8) and PixPro (1 / 100).</remarks>
    [Range(0.0, 1.0)]
    public double WarmupFrom { get; init; }

    /// <summary>When the peak is reached.</summary>
    public RampEnd WarmupEnd { get; init; } = RampEnd.After;

    /// <summary>How the rate goes on from the peak.</summary>
    public LearningRateOptions Lr { get; init; } = new CosineRateOptions();

    /// <summary>The weight decay over the run, in the place of <c>optim.weight_decay</c>: a cosine from 0.04 to 0.4 in DINO, GLSD and CrIBo.</summary>
    public Schedule? WeightDecay { get; init; }

    /// <summary>Images per step, over all accumulated parts.</summary>
    [Range(2, 1_000_000)]
    public required int Batch { get; init; }

    /// <summary>Parts that a step's batch is split into; gradients add up over them.</summary>
    /// <remarks>Exact for losses that are means over images. What looks at a whole batch (variances, covariances, negatives, batch norm) sees a part.</remarks>
    [Range(1, 4096)]
    public int Accumulate { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (WarmupEpochs > Epochs)
            yield return new($"expected at most epochs ({Epochs}), found {WarmupEpochs}", [nameof(WarmupEpochs)]);
        if (Batch % Accumulate != 0)
            yield return new($"expected a divisor of batch ({Batch}), found {Accumulate}", [nameof(Accumulate)]);
        else if (Batch / Accumulate < 2)
            yield return new($"leaves {Batch / Accumulate} image in a part of batch {Batch}; the objectives compare images and need two", [nameof(Accumulate)]);
    }

    /// <summary>The learning rate over the run.</summary>
    internal Schedule LearningRate(double peak) =>
        Lr.From(peak) with { Warmup = WarmupEpochs > 0 ? new Warmup(WarmupEpochs, WarmupFrom * peak, WarmupEnd) : null };
}
