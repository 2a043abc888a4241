using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;
using Parallax.Torch.Serialization;

namespace Parallax.Tests.Torch.Optim;

public class LossScalerTests
{
    [Fact]
    public void A_scaled_step_equals_a_plain_one()
    {
        Parameter plain = new(Tensor.From([0.5f, -1.5f])), scaled = new(Tensor.From([0.5f, -1.5f]));
        var scaler = new LossScaler();
        plain.Value.Square().Sum().Backward();
        scaler.Scale(scaled.Value.Square().Sum()).Backward();
        Assert.Equal([65536f, -3 * 65536f], scaled.Grad!.ToArray<float>());
        Assert.True(scaler.Unscale([scaled]));
        Assert.Equal(plain.Grad!.ToArray<float>(), scaled.Grad!.ToArray<float>());
    }

    [Theory]
    [InlineData(DType.Float32, float.NaN)]
    [InlineData(DType.Float32, float.PositiveInfinity)]
    [InlineData(DType.Float16, float.PositiveInfinity)]
    public void Gradients_that_are_not_finite_are_seen(DType dtype, float strange)
    {
        Parameter fine = new(Ops.Ones([3], dtype)) { Grad = Ops.Ones([3], dtype) };
        Parameter broken = new(Ops.Ones([3], dtype)) { Grad = Tensor.From([1f, strange, 1]).To(dtype) };
        var scaler = new LossScaler();
        Assert.True(scaler.Unscale([fine]));
        Assert.False(scaler.Unscale([fine, broken]));
    }

    [Fact]
    public void The_factor_grows_after_good_steps_in_a_row_and_falls_after_a_bad_one()
    {
        var scaler = new LossScaler(factor: 1024, growthInterval: 3);
        var seen = new List<double>();
        foreach (bool finite in new[] { true, true, true, true, true, false, true, true, true, false, false })
        {
            scaler.Update(finite);
            seen.Add(scaler.Factor);
        }
        Assert.Equal([1024, 1024, 2048, 2048, 2048, 1024, 1024, 1024, 2048, 1024, 512], seen);
    }

    [Fact]
    public void A_saved_state_goes_on_where_it_was()
    {
        LossScaler one = new(factor: 8, growthInterval: 3), other = new(growthInterval: 3);
        one.Update(true);
        one.Update(true);
        other.LoadStateDict(one.StateDict());
        other.Update(true);
        Assert.Equal(16, other.Factor);
        Assert.Equal("the loss scaler's 'scale' is missing", Assert.Throws<CheckpointException>(() => other.LoadStateDict(new Dictionary<string, Tensor>())).Message);
    }
}
