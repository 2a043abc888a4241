using Parallax.Torch;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Torch;

public sealed class CustomFunctionTests
{
    private static Tensor Variable(params double[] values)
    {
        Tensor tensor = Tensor.From(values);
        tensor.RequiresGrad = true;
        return tensor;
    }

    // a·b², with the saved tensors' memory in sight.
    private sealed class Product : CustomFunction
    {
        public Tensor? A { get; private set; }

        public Tensor? B { get; private set; }

        protected override Tensor Forward(ReadOnlySpan<Tensor> inputs)
        {
            Assert.False(GradMode.IsOn);
            (A, B) = (Save(inputs[0]), Save(inputs[1]));
            return A * B.Square();
        }

        protected override Tensor?[] Backward(Tensor gradient) =>
            [Wants(0) ? gradient * B!.Square() : null, Wants(1) ? gradient * 2 * A! * B! : null];
    }

    private sealed class Failing(Exception thrown) : CustomFunction
    {
        protected override Tensor Forward(ReadOnlySpan<Tensor> inputs) => inputs[0].Clone();

        protected override Tensor?[] Backward(Tensor gradient) => throw thrown;
    }

    private sealed class Identity : CustomFunction
    {
        protected override Tensor Forward(ReadOnlySpan<Tensor> inputs) => inputs[0];

        protected override Tensor?[] Backward(Tensor gradient) => [gradient];
    }

    private sealed class Outer(Tensor weight) : CustomFunction
    {
        private Tensor? x;

        protected override Tensor Forward(ReadOnlySpan<Tensor> inputs)
        {
            x = Save(inputs[0]);
            return x * weight;
        }

        // Another graph inside the pass, as recomputation makes one.
        protected override Tensor?[] Backward(Tensor gradient)
        {
            using var recorded = GradMode.On();
            Tensor again = x!.Detach();
            again.RequiresGrad = true;
            (again * weight).Backward(gradient);
            return [again.Grad];
        }
    }

    [Fact]
    public void Its_gradients_join_those_of_operators_around_it()
    {
        Tensor a = Variable(2, 3), b = Variable(4, 5);
        (new Product().Apply(a * 10, b).Square().Sum() / 2).Backward();
        Tensor c = Variable(2, 3), d = Variable(4, 5);
        ((c * 10 * d.Square()).Square().Sum() / 2).Backward();
        Assert.Equal(c.Grad!.ToArray<double>(), a.Grad!.ToArray<double>());
        Assert.Equal(d.Grad!.ToArray<double>(), b.Grad!.ToArray<double>());
    }

    [Fact]
    public void What_it_saved_lives_as_long_as_its_graph()
    {
        var product = new Product();
        Tensor a = Variable(2), b = Tensor.From([3.0]), sum;
        using (var scope = TensorScope.Open()) sum = scope.Outward(product.Apply(a, b).Sum());
        Assert.True(product.A!.IsAlive);
        sum.Backward(retainGraph: true);
        Assert.True(product.A.IsAlive);
        sum.Backward();
        Assert.False(product.A.IsAlive);
        Assert.Equal(18, a.Grad!.ToDouble());
    }

    [Fact]
    public void Without_gradients_nothing_is_kept()
    {
        var product = new Product();
        Assert.False(product.Apply(Tensor.From([1.0]), Tensor.From([2.0])).RequiresGrad);
        Assert.False(product.B!.IsAlive);
    }

    [Fact]
    public void An_exception_in_its_backward_pass_comes_out_as_it_was()
    {
        var thrown = new TimeoutException("late");
        Tensor x = Variable(1);
        Assert.Same(thrown, Assert.Throws<TimeoutException>(() => new Failing(thrown).Apply(x).Sum().Backward()));
        Assert.Same(thrown, Assert.Throws<TimeoutException>(() => Gradients(new Failing(thrown).Apply(x).Sum(), [x])));
    }

    [Fact]
    public void A_backward_pass_may_run_another()
    {
        Tensor x = Variable(2, 3);
        new Outer(Tensor.From([5.0, 7])).Apply(x).Sum().Backward();
        Assert.Equal([5.0, 7], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void What_cannot_be_recorded_is_refused()
    {
        Tensor x = Variable(1);
        Assert.Contains("fresh tensor", Assert.Throws<TorchException>(() => new Identity().Apply(x * 1)).Message, StringComparison.Ordinal);
        Assert.Contains("once more", Assert.Throws<TorchException>(() => Gradients(new Product().Apply(x, x).Sum(), [x], createGraph: true)).Message, StringComparison.Ordinal);
        var once = new Product();
        once.Apply(x, x);
        Assert.Throws<InvalidOperationException>(() => once.Apply(x, x));
    }
}
