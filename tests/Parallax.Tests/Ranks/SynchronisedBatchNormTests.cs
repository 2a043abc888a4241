using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Nn;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Ranks;

public sealed class SynchronisedBatchNormTests
{
    [Fact]
    public void Ranks_with_batches_of_different_sizes_normalise_as_one_process_with_all_rows() => RankProcesses.Run(2, BothWays);

    private static void BothWays()
    {
        using ProcessGroup group = RankProgram.Join();
        foreach (var (dtype, tolerance) in new[] { (DType.Float32, 1e-5), (DType.Float64, 1e-10) })
        {
            Compare(group, dtype, tolerance, MemoryFormat.Contiguous, [5, 3, 4, 6]);
            Compare(group, dtype, tolerance, MemoryFormat.ChannelsLast, [5, 3, 4, 6]);
            Compare(group, dtype, tolerance, MemoryFormat.Contiguous, [5, 3]);
        }
    }

    // The first rank has 2 of 5 rows, the second 3. The loss is a sum over rows, so gradients of weight and bias add up over the ranks.
    private static void Compare(ProcessGroup group, DType dtype, double tolerance, MemoryFormat format, long[] shape)
    {
        using var generator = new Generator(7);
        Tensor whole = 3 * Randn(shape, generator, dtype) + 2, weights = Randn(shape, generator, dtype);
        if (shape.Length == 4) whole = whole.Contiguous(format);
        var (first, rows) = group.Rank == 0 ? (0, 2) : (2, 3);
        var (alone, _) = Run(ProcessGroup.Alone, whole, weights, dtype);
        var (ranked, layer) = Run(group, whole.Narrow(0, first, rows), weights.Narrow(0, first, rows), dtype);

        CollectiveTests.Near(alone.Y.Narrow(0, first, rows), ranked.Y, tolerance);
        CollectiveTests.Near(alone.Dx.Narrow(0, first, rows), ranked.Dx, tolerance);
        CollectiveTests.Near(alone.Dw, group.AllReduce_(ranked.Dw), tolerance);
        CollectiveTests.Near(alone.Db, group.AllReduce_(ranked.Db), tolerance);
        CollectiveTests.Near(alone.Mean, ranked.Mean, tolerance);
        CollectiveTests.Near(alone.Variance, ranked.Variance, tolerance);
        Assert.Equal(1, layer.BatchesTracked.Value.ToInt64());
    }

    private static (Result, BatchNorm) Run(ProcessGroup group, Tensor input, Tensor weights, DType dtype)
    {
        var layer = new BatchNorm(3);
        layer.To(dtype);
        layer.SynchroniseBatchNorm(group);
        using (GradMode.Off())
        {
            layer.Weight.Value.Copy_(Tensor.From([0.5, 1, 2]));
            layer.Bias.Value.Copy_(Tensor.From([-1.0, 0, 1]));
        }
        Tensor x = input.Detach().Clone();
        x.RequiresGrad = true;
        Tensor y = layer.Forward(x);
        (y.Square() * weights).Sum().Backward();
        return (new(y, x.Grad!, layer.Weight.Grad!, layer.Bias.Grad!, layer.RunningMean, layer.RunningVariance), layer);
    }

    private sealed record Result(Tensor Y, Tensor Dx, Tensor Dw, Tensor Db, Tensor Mean, Tensor Variance);

    [Fact]
    public void Evaluation_and_frozen_statistics_ask_no_other_rank() => RankProcesses.Run(2, EvaluateOnOneRank);

    private static void EvaluateOnOneRank()
    {
        using ProcessGroup group = RankProgram.Join();
        var layer = new BatchNorm(3) { Ranks = group };
        if (group.Rank == 0)
        {
            layer.Train(false);
            Assert.Equal([2, 3], layer.Forward(Ones([2, 3])).Shape);
            layer.Train();
            layer.FreezeStatistics = true;
            Assert.Equal([2, 3], layer.Forward(Ones([2, 3])).Shape);
        }
        group.Barrier();
    }
}
