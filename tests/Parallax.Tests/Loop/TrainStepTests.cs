using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;
using Parallax.Training.Loop;
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
