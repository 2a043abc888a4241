using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;

namespace Parallax.Tests.Torch.Optim;

/// <summary>The updates themselves, in one pass (float32, dense) and by operators (the rest), against plain loops.</summary>
[Collection(WholeProcess.Name)]   // sets the engine's threads
public class UpdateTests
{
    private const double Decay = 0.03;
    private static readonly double[] Rates = [0.1, 0.3, 0.05, 0.2];

    // Long enough for three segments and a rest of one; of all sizes below a vector; with channels; with zero weights; with zero gradients.
    private static readonly long[][] Shapes = [[70_001], [1], [3], [8], [17], [6, 5, 3, 3], [9, 4], [4, 7]];
    private const int ZeroWeights = 6, ZeroGrads = 7;

    public enum Layout
    {
        Contiguous,
        ChannelsLast,
        GradientsDiffer,
        Transposed,
    }

    public static TheoryData<string, Layout, DType> Cases => new(
        from rule in Rules.Names.Select(row => (string)row) from layout in Enum.GetValues<Layout>() from dtype in new[] { DType.Float32, DType.Float64 } select (rule, layout, dtype));

    [Theory, MemberData(nameof(Cases))]
    public void Every_rule_equals_plain_loops_in_every_layout(string rule, Layout layout, DType dtype)
    {
        Parameter[] parameters = [.. Shapes.Select((_, i) => new Parameter(Lay(Weights(i).To(dtype), layout)))];
        double[][] w = [.. parameters.Select(p => p.Value.ToArray<double>())], m = Zeros(), v = Zeros();
        Optimizer optimizer = Rules.Make(rule, Groups(parameters), Decay);
        for (int step = 0; step < Rates.Length; step++)
        {
            for (int i = 0; i < parameters.Length; i++)
            {
                Tensor grad = Gradients(i, step).To(dtype);
                parameters[i].Grad = Lay(grad, layout == Layout.GradientsDiffer ? Layout.ChannelsLast : layout);
                Rules.Step(rule, w[i], grad.ToArray<double>(), m[i], v[i], step + 1, Rates[step], Shapes[i].Length > 1 ? Decay : 0, Shapes[i].Length > 1);
            }
            optimizer.Step(Rates[step]);
        }
        // float32: a handful of roundings of numbers near 1 a step; Adam's first steps divide by small roots.
        double tolerance = dtype == DType.Float64 ? 1e-12 : 4e-6;
        for (int i = 0; i < parameters.Length; i++) Near(w[i], parameters[i].Value.ToArray<double>(), tolerance, $"{rule} {layout} {dtype} tensor {i}");
    }

    [Theory, MemberData(nameof(Rules.Names), MemberType = typeof(Rules))]
    public void The_number_of_threads_changes_no_bit(string rule)
    {
        float[][] one = After(rule, threads: 1), two = After(rule, threads: 2), five = After(rule, threads: 5);
        Assert.Equal(one, two);
        Assert.Equal(one, five);
    }

    [Theory, MemberData(nameof(Rules.Names), MemberType = typeof(Rules))]
    public void A_parameter_without_a_gradient_stays_with_its_state_and_decay(string rule)
    {
        Parameter moving = new(Ops.Ones([20, 3])), frozen = new(Ops.Ones([20, 3]));
        Optimizer optimizer = Rules.Make(rule, [new([("moving", moving), ("frozen", frozen)])]);
        moving.Grad = frozen.Grad = Ops.Full([20, 3], 0.5);
        optimizer.Step(0.1);
        float[] before = frozen.Value.ToArray<float>();
        var state = optimizer.StateDict().Where(s => s.Key.EndsWith("/frozen", StringComparison.Ordinal)).ToDictionary(s => s.Key, s => s.Value.ToArray<double>());
        Assert.Equal(rule == "plain" ? 0 : rule.StartsWith("adam", StringComparison.Ordinal) ? 3 : 1, state.Count);
        frozen.Grad = null;
        optimizer.Step(0.1);
        Assert.Equal(before, frozen.Value.ToArray<float>());
        foreach (var (name, value) in state) Assert.Equal(value, optimizer.StateDict()[name].ToArray<double>());
        Assert.NotEqual(before, moving.Value.ToArray<float>());
    }

    [Theory, MemberData(nameof(Rules.Names), MemberType = typeof(Rules))]
    public void State_follows_a_parameter_to_another_layout_and_type(string rule)
    {
        using var generator = new Generator(3);
        var (still, moved) = (new Conv(generator), new Conv(generator));
        moved.LoadStateDict(still.StateDict());
        Optimizer one = Rules.Make(rule, ParameterGroups.Of(still)), other = Rules.Make(rule, ParameterGroups.Of(moved));
        for (int step = 0; step < 6; step++)
        {
            if (step == 2) moved.To(MemoryFormat.ChannelsLast);
            if (step == 4) moved.To(DType.Float64);
            Tensor grad = Wave(8 * 3 * 5 * 5, step).View([8, 3, 5, 5]);
            still.Kernel.Grad = grad;
            moved.Kernel.Grad = moved.Kernel.Value.Detach().EmptyLike().Copy_(grad);
            one.Step(0.1);
            other.Step(0.1);
        }
        Near(still.Kernel.Value.ToArray<double>(), moved.Kernel.Value.ToArray<double>(), 2e-6, rule);
    }

    [Fact]
    public void A_graph_over_the_old_weights_is_refused_after_a_step()
    {
        var w = new Parameter(Ops.Ones([4]));
        var sgd = new Sgd([new([("w", w)])]);
        Tensor loss = w.Value.Square().Sum();
        loss.Backward(retainGraph: true);
        sgd.Step(0.1);
        string message = Assert.Throws<TorchException>(() => loss.Backward()).Message;
        Assert.Contains("modified by an inplace operation", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_allocates_little_managed_memory()
    {
        Parameter[] parameters = [.. Enumerable.Range(0, 500).Select(_ => new Parameter(Ops.Ones([64])) { Grad = Ops.Ones([64]) })];
        var adamW = new AdamW([new([.. parameters.Select((p, i) => ($"p{i}", p))])]);
        for (int step = 0; step < 10; step++) adamW.Step(0.01);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 10; step++) adamW.Step(0.01);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10, 0, 4096);
    }

    private static float[][] After(string rule, int threads)
    {
        int before = Engine.Threads;
        Engine.Threads = threads;
        try
        {
            Parameter[] parameters = [.. Shapes.Select((_, i) => new Parameter(Weights(i)))];
            Optimizer optimizer = Rules.Make(rule, Groups(parameters));
            for (int step = 0; step < 3; step++)
            {
                for (int i = 0; i < parameters.Length; i++) parameters[i].Grad = Gradients(i, step);
                optimizer.Step(0.1);
            }
            return [.. parameters.Select(p => p.Value.ToArray<float>())];
        }
        finally
        {
            Engine.Threads = before;
        }
    }

    private static ParameterGroup[] Groups(Parameter[] parameters) =>
    [
        new([.. parameters.Select((p, i) => ($"p{i}", p)).Where(p => p.p.Rank > 1)]),
        new([.. parameters.Select((p, i) => ($"p{i}", p)).Where(p => p.p.Rank == 1)]) { WeightDecay = 0, Adapts = false },
    ];

    private static Tensor Weights(int i) => i == ZeroWeights ? Ops.Zeros(Shapes[i]) : Wave(Count(i), i).View(Shapes[i]);

    private static Tensor Gradients(int i, int step) => i == ZeroGrads ? Ops.Zeros(Shapes[i]) : Wave(Count(i), 100 + (10 * step) + i).View(Shapes[i]);

    private static int Count(int i) => (int)Shapes[i].Aggregate(1L, (a, b) => a * b);

    private static double[][] Zeros() => [.. Shapes.Select((_, i) => new double[Count(i)])];

    // Numbers in [-1, 1] that do not repeat, none near 0: Adam divides by roots of their squares.
    private static Tensor Wave(int count, int seed)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)(Math.Sin((0.7 * i) + seed) is var x && Math.Abs(x) < 0.05 ? 0.05 : x);
        return Tensor.From(values);
    }

    private static Tensor Lay(Tensor tensor, Layout layout) => layout switch
    {
        Layout.ChannelsLast when tensor.Rank == 4 => tensor.Contiguous(MemoryFormat.ChannelsLast),
        Layout.Transposed when tensor.Rank > 1 => tensor.Transpose(0, 1).Contiguous().Transpose(0, 1),
        _ => tensor,
    };

    private static void Near(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{what}[{i}]: expected {expected[i]:r}, found {actual[i]:r}");
    }

    private sealed class Conv : Module
    {
        public Conv(Generator generator) => Kernel = AddParameter("kernel", Ops.Randn([8, 3, 5, 5], generator, DType.Float32));

        public Parameter Kernel { get; }
    }
}
