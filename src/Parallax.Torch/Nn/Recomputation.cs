namespace Parallax.Torch.Nn;

/// <summary>
/// A part of a network whose inner results are not kept for the backward pass but computed anew there: Chen et al. 2016, "Training Deep Nets with
/// Sublinear Memory Cost". What the part draws from its stream is drawn again alike.
/// </summary>
public sealed class Recomputation : CustomFunction
{
    private readonly Func<Tensor, Tensor> part;
    private readonly Generator stream;
    private Tensor? input, position;

    private Recomputation(Func<Tensor, Tensor> part, Generator stream) => (this.part, this.stream) = (part, stream);

    /// <summary>The part's output; recomputed later only if a gradient will be wanted.</summary>
    /// <param name="part">From one tensor to a fresh one; it changes no buffer.</param>
    /// <param name="input">Its input; without a gradient of its own, nothing is recomputed.</param>
    /// <param name="stream">The stream that the part draws from.</param>
    public static Tensor Run(Func<Tensor, Tensor> part, Tensor input, Generator stream)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(stream);
        return GradMode.IsOn && input.RequiresGrad ? new Recomputation(part, stream).Apply(input) : part(input);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(ReadOnlySpan<Tensor> inputs)
    {
        input = Save(inputs[0]);
        position = Save(stream.GetState());
        return part(inputs[0]);
    }

    /// <inheritdoc/>
    protected override Tensor?[] Backward(Tensor gradient)
    {
        Tensor now = stream.GetState();
        stream.SetState(position!);
        Tensor again = input!.Detach();
        again.RequiresGrad = true;
        using (GradMode.On()) part(again).Backward(gradient);
        stream.SetState(now);
        return [again.Grad];
    }
}
