using Parallax.Torch.Distributed;

namespace Parallax.Torch.Nn;

/// <summary>y = (x − mean) / √(var + ε) · weight + bias per channel; statistics of the batch while training, running ones otherwise.</summary>
/// <remarks>PyTorch's BatchNorm1d and BatchNorm2d in one: the channel is dimension 1, all others are the batch. Running variance is unbiased.</remarks>
public sealed class BatchNorm : Layer
{
    private readonly double momentum, eps;

    /// <summary>Makes a layer with weight 1, bias 0, mean 0 and variance 1.</summary>
    /// <param name="channels">Size of dimension 1.</param>
    /// <param name="momentum">Share of the new batch in the running statistics.</param>
    /// <param name="eps">ε.</param>
    public BatchNorm(long channels, double momentum = 0.1, double eps = 1e-5)
    {
        (this.momentum, this.eps) = (momentum, eps);
        Weight = AddParameter("weight", Ops.Ones([channels], DType.Float32));
        Bias = AddParameter("bias", Ops.Zeros([channels], DType.Float32));
        RunningMean = AddBuffer("running_mean", Ops.Zeros([channels], DType.Float32));
        RunningVariance = AddBuffer("running_var", Ops.Ones([channels], DType.Float32));
        BatchesTracked = AddBuffer("num_batches_tracked", Ops.Zeros([], DType.Int64));
    }

    /// <summary>The gain, (C).</summary>
    public Parameter Weight { get; }

    /// <summary>The offset, (C).</summary>
    public Parameter Bias { get; }

    /// <summary>(C).</summary>
    public ModuleBuffer RunningMean { get; }

    /// <summary>(C), unbiased.</summary>
    public ModuleBuffer RunningVariance { get; }

    /// <summary>Batches that changed the running statistics, one i64.</summary>
    public ModuleBuffer BatchesTracked { get; }

    /// <summary>The ranks over whose batches the statistics are taken: <see cref="ProcessGroup.Alone"/> unless set.</summary>
    /// <remarks>Batches may differ in size. Every rank gets the values, gradients and running statistics of one process with the whole batch.</remarks>
    public ProcessGroup Ranks { get; set; } = ProcessGroup.Alone;

    /// <summary>Uses the running statistics, and leaves them, while training too.</summary>
    public bool FreezeStatistics { get; set; }

    /// <summary>Keeps gain and offset out of training.</summary>
    public bool FreezeAffine
    {
        get => !Weight.RequiresGrad;
        set => Weight.RequiresGrad = Bias.RequiresGrad = !value;
    }

    private bool UsesBatch => IsTraining && !FreezeStatistics;

    /// <summary>(B, C) or (B, C, …) → the same shape.</summary>
    /// <exception cref="TorchException">Training with one value per channel.</exception>
    /// <exception cref="ShapeException">The batch cannot be divided into <see cref="BatchParts"/>.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int parts = UsesBatch ? BatchParts.Count : 1;
        if (input.Size(0) % parts != 0) throw new ShapeException($"batch norm: expected a batch of {parts} equal parts, found {input.Describe()}");
        return parts == 1 ? Normalised(input) : Ops.Cat(Array.ConvertAll(input.Chunk(parts), Normalised));
    }

    /// <inheritdoc/>
    public override string ToString() => $"BatchNorm({Weight.Value.Size(0)})";

    private Tensor Normalised(Tensor input)
    {
        if (UsesBatch) Track();
        if (UsesBatch && Ranks.Size > 1)
            return new RankNormalization(Ranks, RunningMean, RunningVariance, momentum, eps).Apply(input, Weight, Bias);
        return Ops.BatchNorm(input, Weight, Bias, RunningMean, RunningVariance, UsesBatch, momentum, eps, cudnnEnabled: true);
    }

    private void Track()
    {
        using var noGrad = GradMode.Off();
        BatchesTracked.Value.Add_(1);
    }
}
