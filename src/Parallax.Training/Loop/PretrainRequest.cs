using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Training.Recipes;

namespace Parallax.Training.Loop;

/// <summary>What to train.</summary>
public sealed record PretrainRequest
{
    /// <summary>The folder of images, or the text of a <see cref="Parallax.Vision.DatasetAddress"/>; classes are allowed and not looked at.</summary>
    public required string Data { get; init; }

    /// <summary>The run folder: made for a new run, existing for one that goes on.</summary>
    public required string Out { get; init; }

    /// <summary>The recipe. May be left out when a run goes on; given then, it must be the stored one but for what does not change the result.</summary>
    public EffectiveRecipe<Recipe>? Recipe { get; init; }

    /// <summary>Where to train; null takes the first GPU if the engine has one, and the processor otherwise.</summary>
    public Device? Device { get; init; }

    /// <summary>
    /// A folder of class folders, or of <c>train</c> and <c>test</c> with class folders, for the health monitor's k-NN; null takes the classes
    /// of the training images if they have any.
    /// </summary>
    public string? Monitor { get; init; }

    /// <summary>How this process was started among others; null for one process. All of them get the same request.</summary>
    public Launch? Launch { get; init; }

    /// <summary>The longest that ranks wait for each other: to come, and in a collective. A rank that hangs is found out after it; one that dies, sooner.</summary>
    public TimeSpan RankTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether to go on with the run in <see cref="Out"/>.</summary>
    public bool Resume { get; init; }

    /// <summary>The step of the checkpoint to go on from; null for the last. Later ones are renamed, so that they are not gone on from again.</summary>
    public long? From { get; init; }

    /// <summary>Time after which to stop with a checkpoint; null for none. A step that would end later is not begun.</summary>
    public TimeSpan? StopAfter { get; init; }

    /// <summary>Whether a launcher started this process, as one of many or alone.</summary>
    public bool IsLaunched => Launch is not null;

    /// <summary>Whether this process tells the user how the run goes: the only one, or rank 0.</summary>
    public bool Tells => Launch is not { Rank: > 0 };

    /// <summary>The same as one of many processes, if torchrun, Slurm or Open MPI started this one so.</summary>
    /// <param name="variable">The value of an environment variable, or null.</param>
    /// <exception cref="PeerException">A variable is missing, is no number, or contradicts another.</exception>
    public PretrainRequest StartedBy(Func<string, string?> variable) => this with { Launch = Launch.Read(variable) };

    /// <summary>The same on a device by its name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
    /// <exception cref="FormatException">Another text.</exception>
    /// <exception cref="NotSupportedException">A GPU that the engine does not have.</exception>
    public PretrainRequest On(string device)
    {
        Device parsed = Torch.Device.Parse(device);
        if (parsed != Torch.Device.Cpu && !Engine.HasCuda)
            throw new NotSupportedException($"device: expected cpu, the engine here has no GPU, found '{device}'; 'parallax doctor' tells what it has");
        return this with { Device = parsed };
    }
}
