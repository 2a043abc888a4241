using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Tests.Objectives;

public sealed class InfoNceTests
{
    private static readonly Generator Random = new(7);

    // The cross entropy of each pair's own row of logits [q·k, q·n…]/τ, as MoCo writes it. Sizes that make several blocks of keys, and of queries.
    [Theory]
    [InlineData(6, 5, 11, DType.Float64)]
    [InlineData(6, 5, 11, DType.Float32)]
    [InlineData(700, 8, 3001, DType.Float64)]
    [InlineData(700, 8, 3001, DType.Float32)]
    [InlineData(33, 40, 2500, DType.Float32)]
    [InlineData(5, 64, 130, DType.Float32)]
    public void Losses_and_gradients_are_those_of_the_cross_entropy_of_each_pair(int queries, int channels, int length, DType precision)
    {
        Tensor q = Unit(queries, channels), k = Unit(9, channels), n = Unit(length, channels);
        Tensor pairs = Tensor.From(Enumerable.Range(0, queries * 2).Select(i => i % 5 == 0 ? -1L : i % 9).ToArray(), queries, 2);
        Tensor weights = Ops.Rand([queries, 2], Random).To(DType.Float64);
        Tensor ours = q.To(precision, copy: true), plain = q.Clone();
        ours.RequiresGrad = plain.RequiresGrad = true;

        Tensor found = InfoNce.Between(ours, k.To(precision), pairs, n.To(precision), 0.1);
        Tensor positive = (plain.Unsqueeze(1) * k.IndexSelect(0, pairs.ClampMin(0).Flatten()).View([queries, 2, channels])).Sum([-1], keepDim: true);
        Tensor logits = Ops.Cat([positive, plain.Mm(n.MT).Unsqueeze(1).Expand([-1, 2, -1])], dim: -1) / 0.1;
        Tensor expected = -logits.LogSoftmax(-1).Select(-1, 0) * (pairs >= 0).To(DType.Float64);
        (found * weights.To(precision)).Sum().Backward();
        (expected * weights).Sum().Backward();
        double tolerance = precision == DType.Float64 ? 1e-12 : 1e-5;
        Near(expected, found, tolerance);
        Near(plain.Grad!, ours.Grad!, tolerance);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Products_that_grow_from_block_to_block_do_not_overflow(DType precision)
    {
        Tensor q = Ops.Ones([512, 1], precision), n = Ops.Arange(0, 4096, precision).View([4096, 1]);
        q.RequiresGrad = true;
        Tensor loss = InfoNce.Between(q, Ops.Zeros([512, 1], precision), n, 0.5);
        loss.Sum().Backward();
        double largest = 4095 / 0.5, all = largest + Math.Log(1 / (1 - Math.Exp(-2)));
        Near(Ops.Full([512], all, DType.Float64), loss, 1e-6);
        Near(Ops.Full([512, 1], (4095 - (1 / (Math.Exp(2) - 1))) / 0.5, DType.Float64), q.Grad!, 1e-6);
    }

    [Fact]
    public void Without_a_graph_the_losses_are_the_same_and_half_floats_are_reduced_in_float32()
    {
        Tensor q = Unit(8, 16).To(DType.BFloat16), k = Unit(8, 16).To(DType.Float32), n = Unit(64, 16).To(DType.Float32);
        Tensor leaf = q.To(DType.Float32, copy: true);
        leaf.RequiresGrad = true;
        Tensor plain = InfoNce.Between(q, k, n, 0.2);
        Assert.Equal(DType.Float32, plain.DType);
        Assert.Equal(InfoNce.Between(leaf, k, n, 0.2).ToArray<double>(), plain.ToArray<double>());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        Tensor q = Ops.Ones([2, 3]), n = Ops.Ones([4, 3]);
        Assert.Equal("negatives must be (K, 3), it is (4, 2) f32", Message(() => InfoNce.Between(q, q, Ops.Ones([4, 2]), 1)));
        Assert.Equal("negatives must be (K, 3) with K of at least 1, it is (0, 3) f32", Message(() => InfoNce.Between(q, q, Ops.Ones([0, 3]), 1)));
        Assert.Equal("pairs must be (2, T), it is (3, 1) i64", Message(() => InfoNce.Between(q, q, Ops.Zeros([3, 1], DType.Int64), n, 1)));

        static string Message(Action act) => Assert.Throws<ShapeException>(act).Message;
    }

    private static Tensor Unit(int rows, int channels) => UnitVectors.Of(Ops.Randn([rows, channels], Random).To(DType.Float64));

    private static void Near(Tensor expected, Tensor found, double tolerance)
    {
        Assert.Equal(expected.Shape, found.Shape);
        double off = (expected - found).Abs().Max().ToDouble(), most = 1 + expected.Abs().Max().ToDouble();
        Assert.True(off <= tolerance * most, $"off by {off:g3} of {most:g3}");
    }
}
