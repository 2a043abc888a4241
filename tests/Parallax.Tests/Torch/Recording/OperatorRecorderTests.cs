using Parallax.Torch;
using Parallax.Torch.Recording;

namespace Parallax.Tests.Torch.Recording;

public sealed class OperatorRecorderTests
{
    private static readonly float[] Two = [1, -2];

    [Fact]
    public void Calls_are_written_down_with_arguments_by_name_and_defaults()
    {
        using var scope = TensorScope.Open();
        Tensor x = Ops.Ones([2, 6], DType.Float32);
        using OperatorRecorder recorder = OperatorRecorder.Start();
        Tensor y = x.Reshape([3, 4]).Add(x.Sum(), alpha: 2);
        recorder.Stop();
        _ = y.Mul(y);
        Assert.Equal(["reshape", "sum", "add.Tensor"], recorder.Calls.Select(call => call.Operator));
        RecordedCall reshape = recorder.Calls[0], add = recorder.Calls[2];
        Assert.Equal([3, 4], reshape.Ints("shape"));
        Assert.Same(reshape.Results[0], add.Tensor("self"));
        Assert.Same(recorder.Calls[1].Results[0], add.Tensor("other"));
        Assert.Equal(2, add.Number("alpha"));
        Assert.Same(recorder.ValueOf(x), reshape.Tensor("self"));
        Assert.False(MeanOf(x).Flag("keepdim"));
    }

    [Fact]
    public void Arguments_say_their_types_and_whether_they_are_what_is_taken_anyway()
    {
        using var scope = TensorScope.Open();
        Tensor x = Ops.Ones([2, 6], DType.Float32);
        using OperatorRecorder recorder = OperatorRecorder.Start();
        _ = x.Add(x, alpha: 2);
        _ = x.Unbind(0);
        RecordedArgument[] add = [.. recorder.Calls[0].Arguments], unbind = [.. recorder.Calls[1].Arguments];
        Assert.Equal([("self", "Tensor", false, false), ("other", "Tensor", false, false), ("alpha", "Scalar", true, false)], add.Select(argument => (argument.Name, argument.Type, argument.IsNamed, argument.IsDefault)));
        Assert.Equal(recorder.ValueOf(x), add[1].Value);
        Assert.Equal(("dim", true, 0L), (unbind[1].Name, unbind[1].IsDefault, unbind[1].Value));
        Assert.Equal((false, true), (recorder.Calls[0].GivesList, recorder.Calls[1].GivesList));
    }

    // mean.dim without keepdim given
    private static RecordedCall MeanOf(Tensor x)
    {
        using OperatorRecorder recorder = OperatorRecorder.Start();
        _ = x.Mean([1]);
        return recorder.Calls[0];
    }

    [Fact]
    public void A_freed_tensor_is_never_taken_for_a_later_one()
    {
        using OperatorRecorder recorder = OperatorRecorder.Start();
        for (int i = 0; i < 50; i++)
        {
            using var scope = TensorScope.Open();
            _ = Ops.Zeros([2], DType.Float32).Add(1.0);
        }
        Assert.Equal(100, recorder.Calls.SelectMany(call => call.Results).Distinct().Count());
    }

    [Fact]
    public void Writing_in_place_makes_a_new_value()
    {
        using var scope = TensorScope.Open();
        Tensor x = Tensor.From(Two);
        using OperatorRecorder recorder = OperatorRecorder.Start();
        RecordedTensor before = recorder.ValueOf(x);
        _ = x.Relu_().Neg();
        Assert.True(before.IsOverwritten);
        Assert.Same(before, recorder.Calls[0].Tensor("self"));
        Assert.NotSame(before, recorder.Calls[0].Results[0]);
        Assert.Same(recorder.Calls[0].Results[0], recorder.Calls[1].Tensor("self"));
    }

    [Fact]
    public void Writing_to_memory_that_a_view_shares_is_refused()
    {
        using var scope = TensorScope.Open();
        Tensor x = Ops.Ones([2, 3], DType.Float32);
        using OperatorRecorder recorder = OperatorRecorder.Start();
        Tensor row = x.Select(0, 1), other = x.Select(0, 0);
        Assert.Equal("relu_ writes to (3) f32, whose memory (2, 3) f32 shares: recordings know no views that are written to",
            Assert.Throws<NotSupportedException>(() => row.Relu_()).Message);
        GC.KeepAlive(other);
    }

    [Fact]
    public void Another_threads_calls_are_not_recorded()
    {
        using OperatorRecorder recorder = OperatorRecorder.Start();
        var other = new Thread(() => Ops.Ones([1], DType.Float32).Dispose());
        other.Start();
        other.Join();
        Assert.Empty(recorder.Calls);
        Assert.Throws<InvalidOperationException>(OperatorRecorder.Start);
    }

    [Fact]
    public void A_result_that_is_the_argument_itself_is_the_same_value()
    {
        using var scope = TensorScope.Open();
        Tensor x = Tensor.From(Two);
        using OperatorRecorder recorder = OperatorRecorder.Start();
        _ = x.Contiguous();
        Assert.Same(recorder.Calls[0].Tensor("self"), recorder.Calls[0].Results[0]);
    }

    [Fact]
    public void An_argument_asked_for_by_a_wrong_name_is_told_the_right_ones()
    {
        using var scope = TensorScope.Open();
        using OperatorRecorder recorder = OperatorRecorder.Start();
        _ = Tensor.From(Two).Softmax(0);
        Assert.StartsWith("softmax.int has no argument 'axis'; it has self, dim, dtype", Assert.Throws<ArgumentException>(() => recorder.Calls[^1].Int("axis")).Message, StringComparison.Ordinal);
    }
}
