namespace Parallax.Torch.Distributed;

public sealed unsafe partial class ProcessGroup
{
    /// <summary>As <see cref="AllGather"/>, with the gradient: of a rank's own rows, summed over what every rank made of them.</summary>
    /// <remarks>VICReg's FullGatherLayer. So a loss over the gathered batch, averaged over the ranks, has the gradient of one process.</remarks>
    /// <param name="tensor">(B, …), of the same shape on every rank.</param>
    /// <returns>(W·B, …); with one process the tensor itself.</returns>
    public Tensor AllGatherWithGradient(Tensor tensor) => Size == 1 ? tensor : new GatheredRows(this).Apply(tensor);

    /// <summary>Σ over the ranks, with its gradient: the sum of the ranks' gradients.</summary>
    /// <returns>A tensor of the same shape; with one process the tensor itself.</returns>
    public Tensor AllReduceSumWithGradient(Tensor tensor) => Size == 1 ? tensor : new RankSum(this).Apply(tensor);

    private sealed class GatheredRows(ProcessGroup group) : CustomFunction
    {
        protected override Tensor Forward(ReadOnlySpan<Tensor> inputs) => group.AllGather(inputs[0]);

        protected override Tensor?[] Backward(Tensor gradient)
        {
            Tensor sum = group.AllReduce_(gradient.Clone());
            long B = sum.Size(0) / group.Size;
            return [sum.Narrow(0, group.Rank * B, B)];
        }
    }

    private sealed class RankSum(ProcessGroup group) : CustomFunction
    {
        protected override Tensor Forward(ReadOnlySpan<Tensor> inputs) => group.AllReduce_(inputs[0].Clone());

        protected override Tensor?[] Backward(Tensor gradient) => [group.AllReduce_(gradient.Clone())];
    }
}
