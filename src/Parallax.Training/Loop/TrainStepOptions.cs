using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Optim;
using Parallax.Training.Recipes;

namespace Parallax.Training.Loop;

/// <summary>How a training step computes, and what it does with the gradients before the optimizer gets them.</summary>
public sealed record TrainStepOptions
{
    /// <summary>The type of matrix products: f32, bf16, or f16 on a GPU.</summary>
    public DType Precision { get; init; } = DType.Float32;

    /// <summary>Scales the loss of float16 runs; null for other precisions.</summary>
    public LossScaler? Scaler { get; init; }

    /// <summary>The processes that share the batch: gradients, loss and terms are means over them.</summary>
    public ProcessGroup Ranks { get; init; } = ProcessGroup.Alone;

    /// <summary>Shortens long gradients; null leaves them.</summary>
    public GradientClipping? Clip { get; init; }

    /// <summary>Called after clipping with the number of the epoch: may drop gradients, so that their parameters stand still.</summary>
    public Action<int>? Freeze { get; init; }

    /// <summary>Called before the forward pass of each part with the number of the part: restarts random streams.</summary>
    public Action<Progress, int>? BeforePart { get; init; }

    /// <summary>Called after the backward pass of each part with the number of the part and its terms, to look at what they show.</summary>
    public Action<Progress, int, Terms>? AfterPart { get; init; }

    /// <summary>Whether a step that is not finite leaves the running statistics of batch norms as they were, so that training can go on.</summary>
    public NonFinite NonFinite { get; init; } = NonFinite.Stop;
}
