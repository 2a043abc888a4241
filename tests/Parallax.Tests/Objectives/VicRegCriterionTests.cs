using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Tests.Objectives;

public class VicRegCriterionTests(ITestOutputHelper output)
{
    // Batch smaller than the embedding takes the Gram form, larger ones the covariance matrix.
    [Theory]
    [InlineData(2, 1, 7, 1), InlineData(5, 3, 9, 2), InlineData(9, 4, 9, 3), InlineData(12, 2, 5, 4), InlineData(3, 6, 1, 5)]
    public void Terms_equal_plain_loops(int B, int N, int D, ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var (x, y) = (Random(seed, B, N, D), Random(seed + 100, B, N, D));
        Terms terms = new VicRegCriterion(new VicRegWeights(2, 3, 5)).Between(x, y);
        var (X, Y) = (x.ToArray<double>(), y.ToArray<double>());
        Near(2 * X.Zip(Y, (a, b) => (a - b) * (a - b)).Average(), terms["invariance"]);
        Near(3 * (Loops.Variance(X, B, N, D) + Loops.Variance(Y, B, N, D)) / 2, terms["variance"]);
        Near(5 * (Loops.Covariance(X, B, N, D) + Loops.Covariance(Y, B, N, D)) / 2, terms["covariance"]);
        Near(Loops.Variance(X, B, N, D), VicRegCriterion.Variance(x));
        Near(Loops.Covariance(X, B, N, D), VicRegCriterion.Covariance(x));
    }

    [Theory]
    [InlineData(4, 3, 6), InlineData(6, 2, 3)]
    public void Gradients_equal_finite_differences(int B, int N, int D)
    {
        const ulong seed = 7;
        output.WriteLine($"seed {seed}");
        var (x, y) = (0.5 * Random(seed, B, N, D), 0.5 * Random(seed + 1, B, N, D));
        Tensor shares = Tensor.From([.. Enumerable.Range(1, N).Select(n => n / 10.0)]);
        var criterion = new VicRegCriterion(new VicRegWeights());
        x.RequiresGrad = true;
        double[] gradient = Ops.Gradients(criterion.Between(x, y, shares).Total, [x])[0]!.ToArray<double>();
        double[] at = x.ToArray<double>();
        const double h = 1e-6;
        for (int i = 0; i < at.Length; i++)
        {
            double slope = (LossAt(i, h) - LossAt(i, -h)) / (2 * h);
            // Central differences: error h²·f‴ and rounding 1e-16·f/h, both below 1e-6 of the gradient here.
            Assert.Equal(slope, gradient[i], 1e-6 * gradient.Max(Math.Abs));
        }

        double LossAt(int i, double step)
        {
            double[] moved = [.. at];
            moved[i] += step;
            return criterion.Between(Tensor.From(moved, B, N, D), y, shares).Total.ToDouble();
        }
    }

    [Fact]
    public void Covariance_of_whitened_features_is_zero()
    {
        // Columns of a Hadamard matrix but the first: centred and orthogonal.
        double[,] H = { { 1, 1, 1 }, { -1, 1, -1 }, { 1, -1, -1 }, { -1, -1, 1 } };
        Assert.Equal(0, VicRegCriterion.Covariance(Tensor.From([.. H.Cast<double>()], 4, 3)).ToDouble());
    }

    [Fact]
    public void Loss_is_the_same_for_any_order_of_the_batch()
    {
        var (x, y) = (Random(11, 8, 3, 6), Random(12, 8, 3, 6));
        Tensor order = Tensor.From([3L, 1, 7, 0, 2, 6, 5, 4]);
        var criterion = new VicRegCriterion(new VicRegWeights());
        Near(criterion.Between(x, y).Total.ToDouble(), criterion.Between(x.IndexSelect(0, order), y.IndexSelect(0, order)).Total);
    }

    [Fact]
    public void Shares_weigh_slots_as_separate_calls_do()
    {
        var (x, y) = (Random(13, 6, 5, 4), Random(14, 6, 5, 4));
        var criterion = new VicRegCriterion(new VicRegWeights());
        Terms apart = (0.25 * criterion.Between(x[.., ..2], y[.., ..2])) + (0.75 * criterion.Between(x[.., 2..], y[.., 2..]));
        Terms together = criterion.Between(x, y, Tensor.From([0.125, 0.125, 0.25, 0.25, 0.25]));
        foreach (var (name, value) in apart) Near(value.ToDouble(), together[name]);
    }

    [Fact]
    public void Autocast_changes_nothing()
    {
        var (x, y) = (Random(15, 6, 5, 8).To(DType.Float32), Random(16, 6, 5, 8).To(DType.Float32));
        var criterion = new VicRegCriterion(new VicRegWeights());
        double plain = criterion.Between(x, y).Total.ToDouble();
        using var cast = Autocast.To(Device.Cpu, DType.BFloat16);
        Assert.Equal(plain, criterion.Between(x, y).Total.ToDouble());
        Assert.Equal(DType.BFloat16, x[0].Mm(x[0].MT).DType);
    }

    [Fact]
    public void Half_floats_are_widened_before_anything_is_squared()
    {
        var (x, y) = ((300 * Random(17, 4, 2, 3)).To(DType.Float16), (300 * Random(18, 4, 2, 3)).To(DType.Float16));
        var criterion = new VicRegCriterion(new VicRegWeights());
        Assert.Equal(criterion.Between(x.To(DType.Float32), y.To(DType.Float32)).Total.ToDouble(), criterion.Between(x, y).Total.ToDouble());
    }

    [Fact]
    public void A_batch_of_one_is_refused()
    {
        var fault = Assert.Throws<ShapeException>(() => VicRegCriterion.Variance(Random(1, 1, 2, 3)));
        Assert.Equal("variance over a batch needs at least 2 images, the embeddings are (1, 2, 3) f64", fault.Message);
    }

    [Fact]
    public void Different_shapes_are_refused()
    {
        var fault = Assert.Throws<ShapeException>(() => new VicRegCriterion(new()).Between(Random(1, 4, 2, 3), Random(1, 4, 3, 3)));
        Assert.Equal("z1 and z2 must have one shape, they are (4, 2, 3) f64 and (4, 3, 3) f64", fault.Message);
    }

    internal static Tensor Random(ulong seed, params long[] shape)
    {
        var state = seed;
        double[] numbers = new double[shape.Aggregate((a, b) => a * b)];
        for (int i = 0; i < numbers.Length; i++)
        {
            // SplitMix64; the sum of three uniforms is normal enough.
            double sum = 0;
            for (int k = 0; k < 3; k++)
            {
                ulong mixed = state += 0x9E3779B97F4A7C15;
                mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
                mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
                sum += ((mixed ^ (mixed >> 31)) >> 11) * (2.0 / (1UL << 53)) - 1;
            }
            numbers[i] = sum;
        }
        return Tensor.From(numbers, shape);
    }

    // Sums of products in another order: a few hundred roundings of 1e-16.
    private static void Near(double expected, Tensor actual) => Assert.Equal(expected, actual.ToDouble(), 1e-12 * Math.Max(1, Math.Abs(expected)));
}
