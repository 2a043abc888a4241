using Parallax.Tests.Objectives;
using Parallax.Torch;
using Parallax.Training.Evaluation.Representation;
using Parallax.Training.Health;

namespace Parallax.Tests.Health;

public class FeatureFiguresTests(ITestOutputHelper output)
{
    // Float32 features are widened first: what is left is the rounding of float64 sums.
    private const double Tolerance = 1e-10;

    [Theory]
    [InlineData(20, 7, 1), InlineData(9, 30, 2), InlineData(2, 3, 3)]
    public void Figures_equal_plain_loops(int N, int D, ulong seed)
    {
        output.WriteLine($"seed {seed}");
        Tensor z = VicRegCriterionTests.Random(seed, N, D).To(DType.Float32);
        double[] values = z.To(DType.Float64).ToArray<double>();
        FeatureFigures found = FeatureFigures.Of(z);
        Assert.Equal((N, D), (found.Images, found.Channels));
        Assert.Equal(Deviation(values, N, D), found.Deviation, Tolerance);
        Assert.Equal(Correlation(values, N, D), found.Correlation, Tolerance);
        Assert.Equal(Spectrum.Of(z).RankMe(), found.EffectiveRank);
        Assert.Equal(found.Deviation * Math.Sqrt(D), found.DeviationShare);
    }

    [Fact]
    public void Embeddings_are_measured_as_they_are_and_at_length_one()
    {
        Tensor z = VicRegCriterionTests.Random(7, 12, 5);
        EmbeddingFigures found = EmbeddingFigures.Of(z), larger = EmbeddingFigures.Of(3 * z);
        double[] values = z.ToArray<double>();
        double scale = Enumerable.Range(0, 5).Average(d =>
        {
            double[] column = [.. Enumerable.Range(0, 12).Select(n => values[(n * 5) + d])];
            return Math.Sqrt(column.Sum(v => Math.Pow(v - column.Average(), 2)) / 11);
        });
        Assert.Equal(scale, found.Scale, Tolerance);
        Assert.Equal(Deviation(values, 12, 5), found.Deviation, Tolerance);
        Assert.Equal(3 * scale, larger.Scale, Tolerance);
        Assert.Equal(found.Deviation, larger.Deviation, Tolerance);
        Assert.Equal(Spectrum.Of(z).RankMe(), found.EffectiveRank);
    }

    [Fact]
    public void Orthogonal_rows_have_full_rank_and_the_deviation_of_even_spread()
    {
        Tensor both = Ops.Cat([Ops.Eye(8), -Ops.Eye(8)]);
        FeatureFigures found = FeatureFigures.Of(both);
        Assert.Equal(8, found.EffectiveRank, 1e-4);                          // ε = 1e-7 for each value
        Assert.Equal(Math.Sqrt(16.0 / 15), found.DeviationShare, Tolerance); // unbiased over 16 rows
        Assert.Equal(0, found.Correlation, Tolerance);
    }

    [Fact]
    public void Equal_rows_have_no_deviation_no_correlation_and_rank_one()
    {
        FeatureFigures found = FeatureFigures.Of(VicRegCriterionTests.Random(4, 1, 33).Expand([50, 33]).To(DType.Float32).Contiguous());
        Assert.Equal(0, found.Deviation, 1e-12);
        Assert.Equal(1, found.EffectiveRank, 1e-3);
        Assert.Equal(double.NaN, found.Correlation);
    }

    [Fact]
    public void One_row_and_no_row_have_no_deviation_that_is_defined()
    {
        FeatureFigures one = FeatureFigures.Of(VicRegCriterionTests.Random(5, 1, 6));
        Assert.Equal((double.NaN, double.NaN), (one.Deviation, one.Correlation));
        Assert.Equal(1, one.EffectiveRank, 1e-5);
        FeatureFigures none = FeatureFigures.Of(Ops.Zeros([0, 6]));
        Assert.Equal((double.NaN, 0.0, double.NaN), (none.Deviation, none.EffectiveRank, none.Correlation));
    }

    [Fact]
    public void Zeros_have_rank_zero() => Assert.Equal((0.0, 0.0), FeatureFigures.Of(Ops.Zeros([5, 6])) is var f ? (f.EffectiveRank, f.Deviation) : default);

    [Theory]
    [InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void Features_that_are_not_finite_have_no_figures(double value)
    {
        FeatureFigures found = FeatureFigures.Of(Tensor.From([1.0, 2, value, 4, 5, 7], 3, 2));
        Assert.Equal((double.NaN, double.NaN, double.NaN), (found.Deviation, found.EffectiveRank, found.Correlation));
    }

    [Fact]
    public void A_channel_that_never_fires_is_left_out_of_the_correlation()
    {
        Tensor z = VicRegCriterionTests.Random(6, 12, 2);
        Tensor dead = Ops.Cat([z, Ops.Zeros([12, 3], DType.Float64)], dim: 1);
        Assert.Equal(FeatureFigures.CorrelationOf(z), FeatureFigures.CorrelationOf(dead), Tolerance);
    }

    private static double Deviation(double[] z, int N, int D)
    {
        double[] norms = [.. Enumerable.Range(0, N).Select(n => Math.Sqrt(Enumerable.Range(0, D).Sum(d => z[(n * D) + d] * z[(n * D) + d])))];
        return Enumerable.Range(0, D).Average(d =>
        {
            double[] column = [.. Enumerable.Range(0, N).Select(n => z[(n * D) + d] / norms[n])];
            return Math.Sqrt(column.Sum(v => Math.Pow(v - column.Average(), 2)) / (N - 1));
        });
    }

    private static double Correlation(double[] z, int N, int D)
    {
        double[] Column(int d) => [.. Enumerable.Range(0, N).Select(n => z[(n * D) + d])];
        double sum = 0;
        for (int i = 0; i < D; i++)
            for (int j = 0; j < D; j++)
                if (i != j) sum += Math.Abs(Between(Column(i), Column(j)));
        return sum / (D * (D - 1));
    }

    private static double Between(double[] a, double[] b)
    {
        double meanA = a.Average(), meanB = b.Average();
        double Product(double[] x, double meanX, double[] y, double meanY) => x.Zip(y, (u, v) => (u - meanX) * (v - meanY)).Sum();
        return Product(a, meanA, b, meanB) / Math.Sqrt(Product(a, meanA, a, meanA) * Product(b, meanB, b, meanB));
    }
}
