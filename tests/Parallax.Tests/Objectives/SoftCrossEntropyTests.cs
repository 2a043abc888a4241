using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Tests.Objectives;

public sealed class SoftCrossEntropyTests
{
    private static readonly Generator Random = new(5);

    // More columns than one block of rows holds, so that blocks meet.
    [Theory]
    [InlineData(7, 11, DType.Float64)]
    [InlineData(5, (1 << 19) + 3, DType.Float64)]
    [InlineData(7, 11, DType.Float32)]
    [InlineData(300, 4099, DType.Float32)]
    [InlineData(5, (1 << 19) + 3, DType.Float32)]
    public void Entropies_and_gradients_are_those_of_a_softmax_and_its_logarithm(int rows, int classes, DType precision)
    {
        Tensor s = Ops.Randn([rows, classes], Random).To(precision), q = (Ops.Randn([4, classes], Random).To(precision) * 2).Softmax(-1);
        Tensor pairs = Tensor.From(Enumerable.Range(0, rows * 2).Select(i => i % 3 == 0 ? -1L : i % 4).ToArray(), rows, 2);
        Tensor weights = Ops.Rand([rows, 2], Random).To(precision);

        Tensor ours = s.Clone(), plain = s.To(DType.Float64, copy: true);
        ours.RequiresGrad = plain.RequiresGrad = true;
        Tensor found = SoftCrossEntropy.Between(q, pairs, ours, 0.3);
        Tensor chosen = q.To(DType.Float64).IndexSelect(0, pairs.ClampMin(0).Flatten()).View([rows, 2, classes]);
        Tensor expected = -(chosen * (plain / 0.3).LogSoftmax(-1).Unsqueeze(1)).Sum(dim: -1) * (pairs >= 0).To(DType.Float64);
        (found * weights).Sum().Backward();
        (expected * weights).Sum().Backward();
        double tolerance = precision == DType.Float64 ? 1e-12 : 1e-5;
        Equal(expected, found, tolerance);
        Equal(plain.Grad!, ours.Grad!, tolerance);
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
    public void Gradients_of_half_floats_are_rounded_once()
    {
        Tensor s = Ops.Randn([4, 4099], Random).To(DType.BFloat16), q = Ops.Randn([4, 4099], Random).Softmax(-1), pairs = Tensor.From([0L, 1, 2, -1, -1, -1, 3, 3], 4, 2);
        Tensor half = s.Clone(), full = s.To(DType.Float32);
        half.RequiresGrad = full.RequiresGrad = true;
        foreach (Tensor logits in new[] { half, full }) SoftCrossEntropy.Between(q, pairs, logits, 0.1).Sum().Backward();
        Assert.Equal(full.Grad!.To(DType.BFloat16).ToArray<float>(), half.Grad!.ToArray<float>());
    }

    [Fact]
    public void A_logit_that_is_no_number_shows_in_the_entropy()
    {
        Tensor s = Ops.Zeros([2, 40]);
        s.Narrow(0, 0, 1).Narrow(1, 7, 1).Fill_(double.NaN);
        float[] found = SoftCrossEntropy.Between(Ops.Ones([1, 40]) / 40, Ops.Zeros([2, 1], DType.Int64), s, 1).ToArray<float>();
        Assert.True(float.IsNaN(found[0]));
        Assert.Equal(Math.Log(40), found[1], 1e-5);
    }

    // Logits so far apart that most exponentials vanish, and temperatures of teachers.
    [Theory]
    [InlineData(1, 0.04)]
    [InlineData(100, 1)]
    public void Sharp_targets_are_those_of_float64(double spread, double temperature)
    {
        Tensor t = Ops.Randn([20, 1003], Random) * spread, c = Ops.Randn([1, 1003], Random);
        Tensor expected = ((t.To(DType.Float64) - c.To(DType.Float64)) / temperature).Softmax(-1);
        Assert.True((SoftCrossEntropy.Targets(t, c, temperature).To(DType.Float64) - expected).Abs().Max().ToDouble() < 2e-5);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        Tensor s = Ops.Randn([200, 3000], Random), q = Ops.Randn([9, 3000], Random).Softmax(-1), pairs = Ops.Arange(0, 200, 1, dtype: DType.Int64).Remainder(9).Unsqueeze(1);
        int before = Engine.Threads;
        try
        {
            float[] one = With(1), more = With(3);
            Assert.Equal(one, more);
        }
        finally
        {
            Engine.Threads = before;
        }

        float[] With(int threads)
        {
            Engine.Threads = threads;
            return SoftCrossEntropy.Between(q, pairs, s, 0.1).ToArray<float>();
        }
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
        Assert.True((expected - actual).Abs().Max().ToDouble() <= tolerance * expected.Abs().Max().ToDouble());
    }
}
