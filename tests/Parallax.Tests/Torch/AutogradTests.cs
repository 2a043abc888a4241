using Parallax.Torch;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Torch;

public sealed class AutogradTests
{
    private static Tensor Variable(params double[] values)
    {
        Tensor tensor = Tensor.From(values);
        tensor.RequiresGrad = true;
        return tensor;
    }

    [Fact]
    public void Backward_accumulates_into_leaves()
    {
        Tensor x = Variable(1, 2, 3);
        x.Square().Sum().Backward();
        x.Square().Sum().Backward();
        Assert.Equal([4.0, 8, 12], x.Grad!.ToArray<double>());
        x.Grad = null;
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Gradients_of_chosen_inputs_leave_Grad_alone()
    {
        Tensor x = Variable(2), y = Variable(3), unused = Variable(1);
        Tensor?[] grads = Gradients((x * y).Sum(), [x, y, unused]);
        Assert.Equal(3, grads[0]!.ToDouble());
        Assert.Equal(2, grads[1]!.ToDouble());
        Assert.Null(grads[2]);
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Second_derivatives_follow_from_created_graphs()
    {
        Tensor x = Variable(2);
        Tensor first = Gradients(x.Pow(3).Sum(), [x], createGraph: true)[0]!;
        Assert.Equal(12, Gradients(first.Sum(), [x])[0]!.ToDouble(), 12);
    }

    [Fact]
    public void Modes_switch_the_graph_off_and_back_on()
    {
        Tensor x = Variable(1);
        using (GradMode.Off())
        {
            Assert.False((x + 1).RequiresGrad);
            using (GradMode.On()) Assert.True((x + 1).RequiresGrad);
        }
        Assert.True((x + 1).RequiresGrad);
        using (InferenceMode.Enter()) Assert.False((x + 1).RequiresGrad);
        Assert.False(x.Detach().RequiresGrad);
        Assert.Equal("ExpBackward0", x.Exp().GradFunction);
    }

    [Fact]
    public void A_hook_sees_the_gradient()
    {
        Tensor x = Variable(1, 2);
        Tensor y = x * 3;
        double[]? seen = null;
        y.RegisterHook(gradient => seen = gradient.ToArray<double>());
        y.Sum().Backward();
        Assert.Equal([1.0, 1], seen!);
    }

    [Fact]
    public void An_exception_in_a_hook_ends_the_pass_and_comes_out_as_it_was()
    {
        Tensor x = Variable(1), y = x * 3;
        var thrown = new InvalidOperationException("no");
        y.RegisterHook(_ => throw thrown);
        Assert.Same(thrown, Assert.Throws<InvalidOperationException>(() => y.Sum().Backward()));
        Assert.Contains("does not require grad", Assert.Throws<TorchException>(() => x.Detach().Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Autocast_shortens_products_and_ends_with_its_scope()
    {
        Tensor x = Ones([4, 4]);
        using (Autocast.To(Device.Cpu, DType.BFloat16)) Assert.Equal(DType.BFloat16, x.Matmul(x).DType);
        Assert.Equal(DType.Float32, x.Matmul(x).DType);
        Assert.Throws<ArgumentException>(() => Autocast.To(Device.Cpu, DType.Float16).Dispose());
    }
}
