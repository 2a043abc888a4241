using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;

namespace Parallax.Tests.Torch.Optim;

[Collection(WholeProcess.Name)]   // sets the engine's threads
public class GradientClippingTests
{
    private static readonly long[][] Shapes = [[70_001], [5], [6, 3, 2, 2], [1]];

    [Theory]
    [InlineData(DType.Float32, 2.0)]
    [InlineData(DType.Float32, 1e6)]
    [InlineData(DType.Float64, 2.0)]
    [InlineData(DType.Float64, 1e6)]
    public void The_total_norm_scales_all_gradients_alike(DType dtype, double max)
    {
        var (parameters, before) = Parameters(dtype);
        double norm = Math.Sqrt(before.Sum(g => g.Sum(x => x * x))), factor = Math.Min(1, max / (norm + 1e-6));
        Assert.Equal(norm, GradientNorm.Of(parameters), 1e-9 * norm);
        Assert.Equal(norm, new ClipByTotalNorm(max).Apply(parameters), 1e-9 * norm);
        for (int i = 0; i < parameters.Length; i++)
            Assert.Equal(before[i].Select(x => factor * x), parameters[i].Grad!.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-7);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Each_tensor_is_clipped_by_its_own_norm(DType dtype)
    {
        var (parameters, before) = Parameters(dtype);
        double max = 1.5, total = Math.Sqrt(before.Sum(g => g.Sum(x => x * x)));
        Assert.Equal(total, new ClipByTensorNorm(max).Apply(parameters), 1e-9 * total);
        Assert.Contains(before, g => Rules.Norm(g) < max);
        Assert.Contains(before, g => Rules.Norm(g) > max);
        for (int i = 0; i < parameters.Length; i++)
        {
            double factor = Math.Min(1, max / (Rules.Norm(before[i]) + 1e-6));
            Assert.Equal(before[i].Select(x => factor * x), parameters[i].Grad!.ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-7);
        }
    }

    [Theory]
    [InlineData(double.NaN, DType.Float32)]
    [InlineData(double.PositiveInfinity, DType.Float32)]
    [InlineData(double.NegativeInfinity, DType.Float64)]
    public void One_number_that_is_not_finite_shows_in_the_norm_and_stops_the_clipping(double strange, DType dtype)
    {
        var (parameters, _) = Parameters(dtype);
        parameters[2].Grad![5..].Fill_(strange);
        double[][] before = [.. parameters.Select(p => p.Grad!.ToArray<double>())];
        foreach (GradientClipping clipping in new GradientClipping[] { new ClipByTotalNorm(1), new ClipByTensorNorm(1) })
        {
            Assert.False(double.IsFinite(clipping.Apply(parameters)));
            Assert.Equal(before, parameters.Select(p => p.Grad!.ToArray<double>()));
        }
    }

    [Fact]
    public void Large_finite_gradients_have_a_finite_norm()
    {
        var parameter = new Parameter(Ops.Zeros([100])) { Grad = Ops.Full([100], 1e30) };
        Assert.Equal(1e31, GradientNorm.Of([parameter]), 1e25);
    }

    [Fact]
    public void A_limit_of_zero_leaves_nothing()
    {
        var parameter = new Parameter(Ops.Zeros([9])) { Grad = Ops.Ones([9]) };
        Assert.Equal(3, new ClipByTotalNorm(0).Apply([parameter]), 1e-12);
        Assert.Equal(new float[9], parameter.Grad!.ToArray<float>());
    }

    [Fact]
    public void Parameters_without_gradients_count_for_nothing()
    {
        Assert.Equal(0, GradientNorm.Of([new Parameter(Ops.Ones([3]))]));
        Assert.Equal(0, new ClipByTensorNorm(1).Apply([]));
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        int before = Engine.Threads;
        try
        {
            double[] norms = [.. new[] { 1, 2, 5 }.Select(threads =>
            {
                Engine.Threads = threads;
                return GradientNorm.Of(Parameters(DType.Float32).Parameters);
            })];
            Assert.Equal(norms[0], norms[1]);
            Assert.Equal(norms[0], norms[2]);
        }
        finally
        {
            Engine.Threads = before;
        }
    }

    [Fact]
    public void A_negative_limit_is_refused() =>
        Assert.StartsWith("the largest norm of a gradient is at least 0", Assert.Throws<ArgumentOutOfRangeException>(() => new ClipByTotalNorm(-1)).Message, StringComparison.Ordinal);

    private static (Parameter[] Parameters, double[][] Grads) Parameters(DType dtype)
    {
        Parameter[] parameters = [.. Shapes.Select(s => new Parameter(Ops.Zeros(s, dtype)))];
        for (int i = 0; i < parameters.Length; i++)
        {
            double[] numbers = new double[parameters[i].Value.Count];
            for (int k = 0; k < numbers.Length; k++) numbers[k] = (float)Math.Sin((1.3 * k) + i);
            Tensor grad = Tensor.From(numbers, Shapes[i]).To(dtype);
            parameters[i].Grad = grad.Rank == 4 ? grad.Contiguous(MemoryFormat.ChannelsLast) : grad;
        }
        return (parameters, [.. parameters.Select(p => p.Grad!.ToArray<double>())]);
    }
}
