namespace Parallax.Torch.Nn;

/// <summary>While training, zeroes each element with probability p and divides the others by 1 − p.</summary>
public sealed class Dropout : Layer
{
    private readonly double p;
    private readonly Generator generator;

    /// <summary>Makes a layer that draws from its own stream, so that nothing else changes what it drops.</summary>
    /// <param name="p">In [0, 1).</param>
    /// <param name="generator">The stream; whoever resumes a run restores its state.</param>
    public Dropout(double p, Generator generator)
    {
        if (p is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "dropout needs a probability in [0, 1)");
        ArgumentNullException.ThrowIfNull(generator);
        (this.p, this.generator) = (p, generator);
    }

    /// <summary>Any shape → the same shape.</summary>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!IsTraining || p == 0) return input;
        using var scope = TensorScope.Open();
        Tensor kept = Ops.Empty(input.Shape, DType.Float32).Bernoulli_(1 - p, generator).Div_(1 - p);   // generators draw on the CPU
        return scope.Outward(input * kept.To(input.Device, input.DType));
    }
}
