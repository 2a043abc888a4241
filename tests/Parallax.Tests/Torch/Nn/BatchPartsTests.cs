using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Tests.Torch.Nn;

public sealed class BatchPartsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parts_are_normalised_as_batches_one_after_the_other(bool channelsLast)
    {
        using var scope = TensorScope.Open();
        MemoryFormat format = channelsLast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        Tensor x = Ops.Randn([6, 4, 3, 5], new Generator(1)).Contiguous(format), g = Ops.Randn([6, 4, 3, 5], new Generator(2)).Contiguous(format);
        BatchNorm whole = new(4), apart = new(4);
        Tensor expected = Gradient(x, g, input => Ops.Cat([.. input.Chunk(3).Select(apart.Forward)]));
        Tensor found = Gradient(x, g, input =>
        {
            using var parts = BatchParts.Of(3);
            return whole.Forward(input);
        });
        Assert.Equal(expected.ToArray<float>(), found.ToArray<float>());
        Assert.Equal(apart.Weight.Value.Grad!.ToArray<float>(), whole.Weight.Value.Grad!.ToArray<float>());
        Assert.Equal(apart.RunningVariance.Value.ToArray<float>(), whole.RunningVariance.Value.ToArray<float>());
        Assert.Equal(3, whole.BatchesTracked.Value.ToInt64());
    }

    [Fact]
    public void Running_statistics_know_no_parts()
    {
        using var scope = TensorScope.Open();
        using var parts = BatchParts.Of(2);
        var norm = new BatchNorm(4);
        norm.Train(false);
        Assert.Equal([3, 4], norm.Forward(Ops.Ones([3, 4], DType.Float32)).Shape);
    }

    [Fact]
    public void A_batch_that_parts_do_not_divide_is_refused()
    {
        using var scope = TensorScope.Open();
        using var parts = BatchParts.Of(2);
        var fault = Assert.Throws<ShapeException>(() => new BatchNorm(4).Forward(Ops.Ones([3, 4], DType.Float32)));
        Assert.Equal("batch norm: expected a batch of 2 equal parts, found (3, 4) f32", fault.Message);
    }

    [Fact]
    public void Parts_end_with_their_scope()
    {
        using (BatchParts.Of(3)) Assert.Equal(3, BatchParts.Count);
        Assert.Equal(1, BatchParts.Count);
    }

    private static Tensor Gradient(Tensor x, Tensor g, Func<Tensor, Tensor> network)
    {
        Tensor input = x.Clone().Detach();
        input.RequiresGrad = true;
        network(input).Backward(g);
        return input.Grad!;
    }
}
