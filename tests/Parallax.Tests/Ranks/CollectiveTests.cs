using Parallax.Torch;
using Parallax.Torch.Distributed;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Ranks;

public sealed class CollectiveTests
{
    [Fact]
    public void Collectives_of_three_processes_give_what_one_would_compute() => RankProcesses.Run(3, Collectives);

    private static void Collectives()
    {
        using ProcessGroup group = RankProgram.Join();
        double r = group.Rank;
        Assert.Equal([3.0, 6], group.AllReduce_(Tensor.From([r, 2 * r])).ToArray<double>());
        Assert.Equal([2.0], group.AllReduce_(Tensor.From([r]), ReduceOp.Max).ToArray<double>());
        Assert.Equal([0.0], group.AllReduce_(Tensor.From([r]), ReduceOp.Min).ToArray<double>());
        Assert.Equal([6.0], group.AllReduce_(Tensor.From([r + 1]), ReduceOp.Product).ToArray<double>());
        Assert.Equal([0.0, 10, 1, 11, 2, 12], group.AllGather(Tensor.From([r, 10 + r], 1, 2)).ToArray<double>());
        Assert.Equal([3, 2], group.AllGather(Tensor.From([r, 10 + r], 1, 2)).Shape);
        Assert.Equal([1.0], group.Broadcast_(Tensor.From([r]), from: 1).ToArray<double>());
        Tensor transposed = Tensor.From([r, 1, 2, 3], 2, 2).MT;
        Assert.Equal([3.0, 6, 3, 9], group.AllReduce_(transposed).ToArray<double>());
        using Work work = group.BeginAllReduce_(Tensor.From([r]));
        work.Wait();
        group.Barrier();
    }

    [Fact]
    public void Gathering_with_gradient_gives_each_rank_the_gradient_of_one_process() => RankProcesses.Run(2, GatheredGradient);

    // Every rank computes the same loss over the gathered rows, so the sum over the ranks of the gradients is twice that of one process.
    private static void GatheredGradient()
    {
        using ProcessGroup group = RankProgram.Join();
        Tensor whole = Arange(0, 12, DType.Float64).View([4, 3]).Sin();
        Tensor alone = whole.Clone(), own = whole.Narrow(0, 2 * group.Rank, 2).Clone();
        (alone.RequiresGrad, own.RequiresGrad) = (true, true);
        Loss(alone).Backward();
        Loss(group.AllGatherWithGradient(own)).Backward();
        Near(2 * alone.Grad!.Narrow(0, 2 * group.Rank, 2), own.Grad!, 1e-12);

        own.Grad = null;
        (group.AllReduceSumWithGradient(own) * (group.Rank + 1)).Sum().Backward();
        Near(3 * Ones([2, 3], DType.Float64), own.Grad!, 1e-12);

        static Tensor Loss(Tensor z) => (z - z.Mean([0], keepDim: true)).Pow(4).Sum();
    }

    [Fact]
    public void One_process_gets_its_own_tensors_back()
    {
        ProcessGroup alone = ProcessGroup.Alone;
        Tensor x = Ones([2, 2]);
        Assert.Same(x, alone.AllReduce_(x));
        Assert.Same(x, alone.Broadcast_(x));
        Assert.Same(x, alone.AllGatherWithGradient(x));
        Assert.Same(x, alone.AllReduceSumWithGradient(x));
        Assert.Equal([2, 2], alone.AllGather(x).Shape);
        Assert.True(alone.BeginAllReduce_(x).IsCompleted);
        alone.Barrier();
    }

    [Fact]
    public void A_test_fails_with_what_one_of_its_ranks_failed_with()
    {
        string message = Assert.ThrowsAny<Exception>(() => RankProcesses.Run(1, Fail)).Message;
        Assert.Contains("rank 0 ended with 1", message, StringComparison.Ordinal);
        Assert.Contains("this rank fails", message, StringComparison.Ordinal);
    }

    private static void Fail() => throw new InvalidOperationException("this rank fails");

    internal static void Near(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double off = ((expected - actual).Abs().Max() / (1 + expected.Abs().Max())).ToDouble();
        Assert.True(off <= tolerance, $"differs by {off:E2} relative to the greatest element, {tolerance:E0} is allowed");
    }
}
