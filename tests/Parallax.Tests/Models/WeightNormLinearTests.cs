using Parallax.Torch;

namespace Parallax.Tests.Models;

public sealed class WeightNormLinearTests
{
    [Theory]
    [InlineData(DType.Float64, 1e-12)]
    [InlineData(DType.Float32, 1e-5)]
    public void Gradients_are_those_of_the_operators(DType type, double tolerance)
    {
        using var random = new Generator(0);
        var layer = new WeightNormLinear(5, 7, random);
        layer.To(type);
        (Tensor g, Tensor v) = (layer.NamedParameters().Single(p => p.Name == "weight_g").Parameter, layer.NamedParameters().Single(p => p.Name == "weight_v").Parameter);
        using (GradMode.Off()) g.Mul_(Ops.Arange(1, 8, type).View([7, 1]));
        Tensor x = Ops.Randn([2, 3, 5], random, type), seed = Ops.Randn([2, 3, 7], random, type);
        x.RequiresGrad = true;
        layer.Forward(x).Backward(seed);
        Tensor[] found = [x.Grad!, v.Grad!, g.Grad!];
        (x.Grad, v.Grad, g.Grad) = (null, null, null);
        Ops.Linear(x, v * (g / v.Norm(2, [1], keepDim: true))).Backward(seed);
        foreach (var (ours, plain) in found.Zip([x.Grad!, v.Grad!, g.Grad!])) Assert.True((plain - ours).Abs().Max().ToDouble() <= tolerance * plain.Abs().Max().ToDouble());
    }

    [Fact]
    public void Fixed_gains_get_no_gradient_and_half_floats_give_float32_ones()
    {
        using var random = new Generator(0);
        var layer = new WeightNormLinear(32, 64, random, fixedGains: true);
        Tensor x = Ops.Randn([8, 32], random);
        x.RequiresGrad = true;
        using (Autocast.To(Device.Cpu, DType.BFloat16))
        {
            Tensor y = layer.Forward(x);
            Assert.Equal(DType.BFloat16, y.DType);
            y.Backward(Ops.Ones([8, 64], DType.BFloat16));
        }
        Assert.Equal([DType.Float32, DType.Float32], [x.Grad!.DType, layer.NamedParameters().Single(p => p.Name == "weight_v").Parameter.Value.Grad!.DType]);
        Assert.Null(layer.NamedParameters().Single(p => p.Name == "weight_g").Parameter.Value.Grad);
    }
}
