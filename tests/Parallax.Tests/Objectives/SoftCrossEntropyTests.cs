using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Tests.Objectives;

public sealed class SoftCrossEntropyTests
{
    private static readonly Generator Random = new(5);

    // More columns than one block of rows holds, so that blocks meet.
    [Theory]
    [InlineData(7, 11)]
    [InlineData(5, (1 << 19) + 3)]
    public void Entropies_and_gradients_are_those_of_a_softmax_and_its_logarithm(int rows, int classes)
    {
        Tensor s = Ops.Randn([rows, classes], Random).To(DType.Float64), q = (Ops.Randn([4, classes], Random).To(DType.Float64) * 2).Softmax(-1);
        Tensor pairs = Tensor.From(Enumerable.Range(0, rows * 2).Select(i => i % 3 == 0 ? -1L : i % 4).ToArray(), rows, 2);
        Tensor weights = Ops.Rand([rows, 2], Random).To(DType.Float64);

        Tensor ours = s.Clone(), plain = s.Clone();
        ours.RequiresGrad = plain.RequiresGrad = true;
        Tensor found = SoftCrossEntropy.Between(q, pairs, ours, 0.3);
        Tensor chosen = q.IndexSelect(0, pairs.ClampMin(0).Flatten()).View([rows, 2, classes]);
        Tensor expected = -(chosen * (plain / 0.3).LogSoftmax(-1).Unsqueeze(1)).Sum(dim: -1) * (pairs >= 0).To(DType.Float64);
        (found * weights).Sum().Backward();
        (expected * weights).Sum().Backward();
        Equal(expected, found, 1e-9);
        Equal(plain.Grad!, ours.Grad!, 1e-12);
    }

    [Fact]
    public void A_row_without_a_pair_costs_nothing_and_learns_nothing()
    {
        Tensor s = Ops.Randn([3, 5], Random);
        s.RequiresGrad = true;
        Tensor found = SoftCrossEntropy.Between(Ops.Rand([2, 5], Random).Softmax(-1), Tensor.From([-1L, 0, -1], 3, 1), s, 1);
        found.Sum().Backward();
        Assert.Equal(0, found.ToArray<float>()[0]);
        float[] gradient = s.Grad!.ToArray<float>();
        Assert.All(gradient[..5].Concat(gradient[10..]), g => Assert.Equal(0, g));
        Assert.Contains(gradient[5..10], g => g != 0);
    }

    [Fact]
    public void No_rows_give_no_entropies()
    {
        Tensor s = Ops.Zeros([0, 5]);
        s.RequiresGrad = true;
        Tensor found = SoftCrossEntropy.Between(Ops.Ones([1, 5]) / 5, Ops.Zeros([0, 2], DType.Int64), s, 1);
        found.Sum().Backward();
        Assert.Equal([0, 2], found.Shape);
        Assert.Equal([0, 5], s.Grad!.Shape);
    }

    [Fact]
    public void Half_floats_are_reduced_in_float32()
    {
        Tensor s = Ops.Randn([4, 4096], Random), q = Ops.Randn([4, 4096], Random).Softmax(-1), own = Ops.Arange(0, 4, 1, dtype: DType.Int64).Unsqueeze(1);
        Tensor half = s.To(DType.BFloat16);
        Tensor full = SoftCrossEntropy.Between(q, own, half.To(DType.Float32), 0.1), found = SoftCrossEntropy.Between(q, own, half, 0.1);
        Assert.Equal(DType.Float32, found.DType);
        Equal(full, found, 1e-5);
    }

    [Fact]
    public void Targets_sum_to_one_and_have_no_graph()
    {
        Tensor t = Ops.Randn([6, 9], Random);
        t.RequiresGrad = true;
        Tensor q = SoftCrossEntropy.Targets(t, Ops.Randn([1, 9], Random), 0.04);
        Assert.False(q.RequiresGrad);
        Assert.All(q.Sum(dim: 1).ToArray<double>(), sum => Assert.Equal(1, sum, 1e-5));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_told()
    {
        Assert.Contains("targets must be (Q, 5)", Assert.Throws<ShapeException>(() => SoftCrossEntropy.Between(Ops.Zeros([2, 4]), Ops.Zeros([3, 1], DType.Int64), Ops.Zeros([3, 5]), 1)).Message, StringComparison.Ordinal);
        Assert.Contains("pairs must be (3, T)", Assert.Throws<ShapeException>(() => SoftCrossEntropy.Between(Ops.Zeros([2, 5]), Ops.Zeros([2, 1], DType.Int64), Ops.Zeros([3, 5]), 1)).Message, StringComparison.Ordinal);
    }

    private static void Equal(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.True((expected - actual).Abs().Max().ToDouble() <= tolerance * Math.Max(1, expected.Abs().Max().ToDouble()));
    }
}
