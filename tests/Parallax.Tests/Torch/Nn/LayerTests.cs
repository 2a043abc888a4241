using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Tests.Torch.Nn;

public class LayerTests
{
    // From torch.manual_seed(7), then Linear(5, 3), Conv2d(3, 4, 3), trunc_normal_(4×5, std=0.02), kaiming_normal_(fan_out) of 4×5.
    [Fact]
    public void First_values_are_those_of_PyTorch_for_the_same_seed()
    {
        using var generator = new Generator(7);
        var linear = new Linear(5, 3, generator);
        Assert.Equal([0.031235669f, -0.26939863f, 0.14240327f], linear.Weight.Value.ToArray<float>()[..3]);
        Assert.Equal([-0.12585847f, 0.19711424f, -0.38187397f], linear.Bias!.Value.ToArray<float>());
        var convolution = new Conv2d(3, 4, 3, generator);
        Assert.Equal([0.18087214f, -0.15096304f, 0.14736965f], convolution.Weight.Value.ToArray<float>()[..3]);
        Assert.Equal([-0.1669365f, -0.12531346f, 0.07861168f, 0.076157615f], convolution.Bias!.Value.ToArray<float>());
        Tensor weight = Ops.Empty([4, 5], DType.Float32);
        Initialize.TruncatedNormal(std: 0.02)(weight, generator);
        Assert.Equal([-0.017497342f, -0.00802688f, -0.036883958f], weight.ToArray<float>()[..3]);
        Initialize.KaimingNormalFanOut(weight, generator);
        Assert.Equal([0.5687369f, 0.052251846f, -0.13728002f], weight.ToArray<float>()[..3]);
    }

    [Fact]
    public void For_loading_nothing_is_drawn_and_weights_stay_as_they_are()
    {
        using Generator nothing = Generator.ForLoading(), fresh = new(0);
        Initializer[] all =
        [
            Initialize.Default, Initialize.KaimingNormalFanIn, Initialize.KaimingNormalFanOut, Initialize.KaimingUniformFanIn, Initialize.KaimingUniformFanOut,
            Initialize.TruncatedNormal(), (weight, generator) => Initialize.Normal(weight, 1, generator), (weight, generator) => Initialize.DefaultBias(weight, weight, generator),
        ];
        foreach (Initializer initialize in all)
        {
            Tensor weight = Ops.Full([4, 5], 7);
            initialize(weight, nothing);
            Assert.All(weight.ToArray<float>(), value => Assert.Equal(7, value));
        }
        Assert.Equal(Ops.Randn([3], fresh).ToArray<float>(), Ops.Randn([3], nothing).ToArray<float>());
    }

    [Fact]
    public void A_truncated_normal_stays_inside_its_bound()
    {
        using var generator = new Generator(1);
        Tensor weight = Ops.Empty([1000, 100], DType.Float32);
        Initialize.TruncatedNormal(std: 1, bound: 1)(weight, generator);
        Assert.InRange(weight.Abs().Max().ToDouble(), 0.999, 1);
        Assert.Equal(0.2911, weight.Square().Mean().ToDouble(), 0.003);   // 1 − 2φ(1) / (2Φ(1) − 1)
    }

    [Fact]
    public void Dropout_draws_from_its_own_stream_and_keeps_the_mean()
    {
        using Generator one = new(3), same = new(3);
        Tensor x = Ops.Ones([100, 100]);
        Tensor dropped = new Dropout(0.25, one).Forward(x);
        Engine.ManualSeed(99);
        Assert.Equal(dropped.ToArray<float>(), new Dropout(0.25, same).Forward(x).ToArray<float>());
        Assert.Equal([0, 4f / 3], dropped.ToArray<float>().Distinct().Order());
        Assert.Equal(1, dropped.Mean().ToDouble(), 0.03);
    }

    [Fact]
    public void Dropout_in_evaluation_is_the_identity()
    {
        using var generator = new Generator(3);
        var dropout = new Dropout(0.5, generator);
        dropout.Train(false);
        Tensor x = Ops.Ones([3]);
        Assert.Same(x, dropout.Forward(x));
    }

    [Fact]
    public void Pooling_takes_the_largest_and_the_mean_of_windows()
    {
        Tensor x = Tensor.From([1f, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], 1, 1, 4, 4);
        Assert.Equal([6f, 8, 14, 16], new MaxPool2d(2, 2).Forward(x).ToArray<float>());
        Assert.Equal([3.5f, 5.5f, 11.5f, 13.5f], new AvgPool2d(2, 2).Forward(x).ToArray<float>());
    }

    [Fact]
    public void Layer_norm_makes_each_vector_standard()
    {
        var norm = new LayerNorm(4);
        float[] y = norm.Forward(Tensor.From([1f, 2, 3, 4], 1, 4)).ToArray<float>();
        double deviation = Math.Sqrt(1.25 + 1e-5);
        Assert.Equal([-1.5 / deviation, -0.5 / deviation, 0.5 / deviation, 1.5 / deviation], y.Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Norms_after_an_autocast_product_compute_in_float32()
    {
        using var generator = new Generator(2);
        Tensor x = Ops.Randn([8, 4], generator, DType.Float32);
        using var shorter = Autocast.To(Device.Cpu, DType.BFloat16);
        Tensor product = new Linear(4, 6, generator).Forward(x);
        Assert.Equal(DType.BFloat16, product.DType);
        Tensor normed = new LayerNorm(6).Forward(product);
        Assert.Equal(DType.Float32, normed.DType);
        Assert.Equal(0, normed.Mean(-1).Abs().Max().ToDouble(), 1e-6);
    }
}
