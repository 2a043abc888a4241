using Parallax.Torch.Distributed;

namespace Parallax;

/// <summary>How far training is.</summary>
/// <param name="Step">Steps of the optimizer that are done.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="StepsPerEpoch">Steps of one pass over the images.</param>
public readonly record struct Progress(long Step, long TotalSteps, long StepsPerEpoch)
{
    private readonly ProcessGroup? ranks;

    /// <summary>The processes that share each batch; this one has an equal part of its images.</summary>
    /// <remarks>
    /// The loss of a step is the mean over the ranks of what <see cref="Method.Forward"/> gives. A term that is a mean over images needs nothing for
    /// that to be the loss of one process; what looks at the whole batch gathers it: <see cref="ProcessGroup.AllGatherWithGradient"/>.
    /// </remarks>
    public ProcessGroup Ranks
    {
        get => ranks ?? ProcessGroup.Alone;
        init => ranks = value;
    }

    /// <summary>The learning rate of the step, for methods that move a network by themselves.</summary>
    public double LearningRate { get; init; }

    /// <summary>Passes over the images that are done: the number of the present one, from 0.</summary>
    public int Epoch => (int)(Step / StepsPerEpoch);

    /// <summary>Passes over the images of the whole run; a last one that is cut short counts.</summary>
    public int Epochs => (int)((TotalSteps + StepsPerEpoch - 1) / StepsPerEpoch);

    /// <summary>The part of the run that is done, in [0, 1].</summary>
    public double Fraction => (double)Step / TotalSteps;
}
