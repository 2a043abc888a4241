using Parallax.Torch;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;

namespace Parallax.Training.Finetuning;

/// <summary>What to fine-tune, on what, and how often.</summary>
public sealed record FinetuneRequest
{
    /// <summary>A folder of class folders, or of <c>train</c> and <c>test</c> with class folders; or the text of a <see cref="Parallax.Vision.DatasetAddress"/> without a part.</summary>
    public required string Data { get; init; }

    /// <summary>The folder of the runs, one below it for each seed, and of <c>finetune.json</c>.</summary>
    public required string Out { get; init; }

    /// <summary>The recipe; its seed is the first one.</summary>
    public required EffectiveRecipe<Recipe> Recipe { get; init; }

    /// <summary>Runs, each with a seed of its own.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>What chooses the epoch.</summary>
    public SelectOn SelectOn { get; init; } = SelectOn.Validation;

    /// <summary>Of the training classes, the share that validates, in (0, 1): the last ones.</summary>
    public double ValidationShare { get; init; } = 0.2;

    /// <summary>K of Recall@K.</summary>
    public IReadOnlyList<int> Ks { get; init; } = [1, 2, 4, 8];

    /// <summary>Where to train; null takes the first GPU if the engine has one.</summary>
    public Device? Device { get; init; }

    /// <summary>Whether to go on with what is in <see cref="Out"/>.</summary>
    public bool Resume { get; init; }

    /// <summary>The same on a device by its name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
    /// <exception cref="FormatException">Another text.</exception>
    /// <exception cref="NotSupportedException">A GPU that the engine does not have.</exception>
    public FinetuneRequest On(string device) => this with { Device = new PretrainRequest { Data = Data, Out = Out }.On(device).Device };
}
