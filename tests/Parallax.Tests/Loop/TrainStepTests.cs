using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Vision;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Loop;

public sealed class TrainStepTests
{
    // A loss that is a mean over images: Σ_b (w·x_b − 1)² / B.
    private sealed class MeanSquares : Method
    {
        private readonly Parameter weight;

        public MeanSquares() => weight = AddParameter("weight", Full([3], 0.5, DType.Float64));

        public override Backbone Backbone => throw new NotSupportedException("this method has no backbone");

        public double[] Weight => weight.Value.ToArray<double>();

        public override Terms Forward(ViewBatch views, Parallax.Progress at)
        {
            Tensor x = views[0].Pixels.Mean([2, 3]).To(DType.Float64);   // (B, 3)
            return Terms.Of(("error", (x.Mv(weight.Value) - 1).Square().Mean()));
        }
    }

    private static ViewBatch Batch(Tensor pixels) => new([new View(pixels, new ViewGeometry[pixels.Size(0)])], default);

    [Fact]
    public void Parts_of_a_batch_add_up_to_the_whole_batch()
    {
        using var random = new Generator(3);
        Tensor pixels = Randn([8, 3, 4, 4], random);
        double[] Step(params Tensor[] parts)
        {
            var method = new MeanSquares();
            var step = new TrainStep(method, new Sgd(ParameterGroups.Of(method), momentum: 0.9));
            step.Run(parts.Select(Batch), parts.Length, 0.1, new Parallax.Progress(0, 1, 1));
            return [.. method.Weight, step.Terms[0].Value];
        }
        double[] whole = Step(pixels), halves = Step(pixels[..4], pixels[4..]);
        Assert.All(whole.Zip(halves), pair => Assert.Equal(pair.First, pair.Second, 12));
    }

    private static readonly Parallax.Progress Start = new(0, 1, 1);

    private static Tensor Pixels(double value) => Full([2, 3, 1, 1], value, DType.Float32);

    // w = ½ and x = 2: the error is 2·(3·½·2 − 1) per pixel and channel, ∂/∂w_c = 2·2·(3 − 1) = 8.
    private static double[] After(double x, TrainStepOptions options)
    {
        var method = new MeanSquares();
        var step = new TrainStep(method, new Sgd(ParameterGroups.Of(method), momentum: 0), options);
        StepResult result = step.Run([Batch(Pixels(x))], 1, 0.25, Start);
        return [.. method.Weight, result.GradientNorm];
    }

    [Fact]
    public void The_norm_of_all_gradients_is_told() => Assert.Equal([0.5 - 2, 0.5 - 2, 0.5 - 2, 8 * Math.Sqrt(3)], After(2, new()), Near);

    [Fact]
    public void A_long_gradient_is_shortened_to_the_bound()
    {
        double[] found = After(2, new() { Clip = new ClipByTotalNorm(1) });
        Assert.Equal([0.5 - (0.25 / Math.Sqrt(3)), 8 * Math.Sqrt(3)], found[2..], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(After(2, new()), After(2, new() { Clip = new ClipByTensorNorm(20) }));
    }

    [Fact]
    public void A_frozen_parameter_stands_still()
    {
        var method = new MeanSquares();
        var options = new TrainStepOptions { Freeze = _ => method.ZeroGrad() };
        new TrainStep(method, new Sgd(ParameterGroups.Of(method)), options).Run([Batch(Pixels(2))], 1, 0.25, Start);
        Assert.Equal([0.5, 0.5, 0.5], method.Weight);
    }

    [Fact]
    public void Every_part_is_announced_with_its_number()
    {
        var seen = new List<int>();
        var method = new MeanSquares();
        var options = new TrainStepOptions { BeforePart = (_, part) => seen.Add(part) };
        new TrainStep(method, new Sgd(ParameterGroups.Of(method)), options).Run([Batch(Pixels(1)), Batch(Pixels(2))], 2, 0.1, Start);
        Assert.Equal([0, 1], seen);
    }

    // One broken image of a batch would leave NaN in the running statistics for good.
    [Fact]
    public void A_skipped_step_leaves_running_statistics_alone()
    {
        var method = new Normed();
        var step = new TrainStep(method, new Sgd(ParameterGroups.Of(method)), new() { NonFinite = NonFinite.Skip });
        Assert.True(step.Run([Batch(Ramp())], 1, 0.1, Start).IsFinite);
        double[] before = method.State;
        Assert.False(step.Run([Batch(Pixels(double.NaN))], 1, 0.1, Start).IsFinite);
        Assert.Equal(before, method.State);
    }

    // What float16 would lose is not lost, and a factor that is too large only costs the step.
    [Fact]
    public void A_scaled_loss_gives_the_same_step_and_a_factor_that_overflows_is_halved()
    {
        Assert.Equal(After(2, new()), After(2, new() { Scaler = new LossScaler(1024) }), Near);
        var method = new MeanSquares();
        var scaler = new LossScaler(double.MaxValue);
        StepResult result = new TrainStep(method, new Sgd(ParameterGroups.Of(method)), new() { Scaler = scaler }).Run([Batch(Pixels(2))], 1, 0.25, Start);
        Assert.Equal((true, false, double.MaxValue / 2), (result.Rescaled, result.IsFinite, scaler.Factor));
        Assert.Equal([0.5, 0.5, 0.5], method.Weight);
    }

    // The loss is finite and its gradient is not: √x at 0.
    [Fact]
    public void A_gradient_that_is_no_number_changes_nothing()
    {
        var method = new Normed();
        double[] before = method.State;
        StepResult result = new TrainStep(method, new Sgd(ParameterGroups.Of(method)), new() { NonFinite = NonFinite.Skip }).Run([Batch(Pixels(1))], 1, 0.1, Start);
        Assert.Equal((0.0, false), (result.Loss, result.IsFinite));
        Assert.Equal(before, method.State);
    }

    private static Tensor Ramp() => Arange(6, dtype: DType.Float32).View([2, 3, 1, 1]);

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-12;

    // √ of the squared batch-normed pixels: 0, with an infinite slope, where all pixels are equal.
    private sealed class Normed : Method
    {
        private readonly BatchNorm norm;

        public Normed() => norm = Add("norm", new BatchNorm(3));

        public override Backbone Backbone => throw new NotSupportedException("this method has no backbone");

        public double[] State => [.. StateDict().Values.SelectMany(t => t.ToArray<double>())];

        public override Terms Forward(ViewBatch views, Parallax.Progress at) => Terms.Of(("root", norm.Forward(views[0].Pixels).Square().Sum().Sqrt()));
    }

    [Fact]
    public void A_step_without_a_finite_loss_leaves_the_parameters_alone()
    {
        var method = new MeanSquares();
        double[] before = method.Weight;
        var step = new TrainStep(method, new Sgd(ParameterGroups.Of(method)));
        Assert.False(step.Run([Batch(Full([2, 3, 1, 1], double.NaN, DType.Float32))], 1, 0.1, new Parallax.Progress(0, 1, 1)).IsFinite);
        Assert.Equal(before, method.Weight);
    }
}
