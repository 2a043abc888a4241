using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Tests.Torch.Nn;

public class BatchNormTests
{
    private const double Step = 1e-6;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_equal_finite_differences(bool frozen)
    {
        BatchNorm norm = Make();
        norm.FreezeStatistics = frozen;
        using var generator = new Generator(5);
        Tensor x = Ops.Randn([4, 3, 2, 2], generator, DType.Float64), g = Ops.Randn([4, 3, 2, 2], generator, DType.Float64);
        x.RequiresGrad = true;
        (norm.Forward(x) * g).Sum().Backward();
        foreach (Tensor leaf in (Tensor[])[x, norm.Weight, norm.Bias])
        {
            double[] found = leaf.Grad!.ToArray<double>(), expected = Differences(leaf, () => (norm.Forward(x) * g).Sum().ToDouble());
            for (int i = 0; i < found.Length; i++) Assert.Equal(expected[i], found[i], 1e-7 * Math.Max(1, expected.Max(Math.Abs)));
        }
    }

    [Fact]
    public void Frozen_statistics_normalise_by_the_running_ones_and_leave_them()
    {
        BatchNorm norm = Make();
        norm.FreezeStatistics = true;
        double[] mean = norm.RunningMean.Value.ToArray<double>(), variance = norm.RunningVariance.Value.ToArray<double>();
        double y = norm.Forward(Ops.Full([2, 3], 2.0, DType.Float64))[0, 1].ToDouble();
        Assert.Equal(((2 - mean[1]) / Math.Sqrt(variance[1] + 1e-5) * norm.Weight.Value[1].ToDouble()) + norm.Bias.Value[1].ToDouble(), y, 1e-12);
        Assert.Equal(mean, norm.RunningMean.Value.ToArray<double>());
        Assert.Equal(variance, norm.RunningVariance.Value.ToArray<double>());
        Assert.Equal(0, norm.BatchesTracked.Value.ToInt64());
    }

    [Fact]
    public void A_frozen_affine_gets_no_gradient_while_statistics_go_on()
    {
        BatchNorm norm = Make();
        norm.FreezeAffine = true;
        using var generator = new Generator(5);
        Tensor x = Ops.Randn([4, 3], generator, DType.Float64);
        double[] before = norm.RunningMean.Value.ToArray<double>(), batch = x.Mean(0).ToArray<double>();
        x.RequiresGrad = true;
        norm.Forward(x).Square().Sum().Backward();
        Assert.Null(norm.Weight.Grad);
        Assert.NotNull(x.Grad);
        Assert.Equal(before.Zip(batch, (r, b) => (0.9 * r) + (0.1 * b)), norm.RunningMean.Value.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.Equal(1, norm.BatchesTracked.Value.ToInt64());
    }

    // Central differences; the statistics that forward passes of training leave behind do not enter the result.
    private static double[] Differences(Tensor leaf, Func<double> loss)
    {
        using var noGrad = GradMode.Off();
        Tensor flat = leaf.View([-1]);
        var result = new double[leaf.Count];
        for (int i = 0; i < result.Length; i++)
        {
            flat[i].Add_(Step);
            double above = loss();
            flat[i].Sub_(2 * Step);
            result[i] = (above - loss()) / (2 * Step);
            flat[i].Add_(Step);
        }
        return result;
    }

    private static BatchNorm Make()
    {
        var norm = new BatchNorm(3);
        norm.To(DType.Float64);
        using var generator = new Generator(4);
        using var noGrad = GradMode.Off();
        foreach (Tensor tensor in (Tensor[])[norm.Weight, norm.Bias, norm.RunningMean]) tensor.Normal_(0.5, 1, generator);
        norm.RunningVariance.Value.Uniform_(0.5, 2, generator);
        return norm;
    }
}
