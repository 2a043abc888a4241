using System.ComponentModel.DataAnnotations;

namespace Parallax.Training.Recipes;

/// <summary>How long, in which portions, and how the rate goes: linear warm-up, then a cosine.</summary>
public sealed record ScheduleOptions : IValidatableObject
{
    /// <summary>Passes over the data.</summary>
    [Range(1, 100_000)]
    public required int Epochs { get; init; }

    /// <summary>Epochs in which the rate rises from zero.</summary>
    /// <remarks>VICRegL: 10 in every published run.</remarks>
    [Range(0, 100_000)]
    public int WarmupEpochs { get; init; } = 10;

    /// <summary>Images per step, over all accumulated parts.</summary>
    [Range(2, 1_000_000)]
    public required int Batch { get; init; }

    /// <summary>The rate at the end, as a share of the peak.</summary>
    /// <remarks>VICRegL's published code: half a cosine to 0.001 of the peak at the last step.</remarks>
    [Range(0.0, 1.0)]
    public double EndLrRatio { get; init; } = 0.001;

    /// <summary>Parts that a step's batch is split into; gradients add up over them.</summary>
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
}
