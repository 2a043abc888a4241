using Parallax.Methods.Contrast;
using Parallax.Methods.SwAv;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Nn;

namespace Parallax.Tests.Baselines;

public sealed class SwAvTests
{
    private static readonly Progress Start = new(0, 100, 10);

    [Theory, GoldenCases("sinkhorn")]
    public void Assignments_equal_the_released_code(GoldenCase golden)
    {
        Tensor scores = golden.Input("scores");
        Tensor Q = Equipartition.Of(scores, scores.Size(0), golden.Number("epsilon"), golden.Integer("iterations"));
        golden.Expect("assignment", Q);
        golden.Expect("row_sum", Q.Sum([1]));
        golden.Expect("column_mass", Q.Sum([0]));
    }

    [Theory, GoldenCases("swav")]
    public void Steps_equal_the_released_code(GoldenCase golden)
    {
        Prototypes prototypes = PrototypesOf(golden);
        Tensor weight = prototypes.StateDict()["weight"];
        int B = golden.Integer("batch");
        for (int step = 0; golden.Has($"in.z.{step}"); step++)
        {
            string at = $"step{step}.";
            prototypes.Normalise();
            golden.Expect(at + "prototypes_normalised", weight);
            prototypes.ZeroGrad();
            Tensor z = golden.Leaf($"z.{step}");
            Tensor loss = prototypes.Over(z, B, Start with { Step = step });
            golden.Expect(at + "loss", loss);
            loss.Backward();
            golden.Expect(at + "grad.z", z.Grad!);
            Tensor gradient = prototypes.Parameters().Single().Grad!;
            golden.Expect(at + "grad.prototypes", gradient);
            using var off = GradMode.Off();
            weight.Add_(gradient, alpha: -0.3);
            if (!golden.Has($"in.z.{step + 1}")) golden.Expect("after.prototypes", weight);
            prototypes.AfterStep(Start with { Step = step });
            if (golden.Integer("queue") > 0) golden.Expect(at + "queue", Queue(prototypes, B));
        }
    }

    [Fact]
    public void Scores_far_out_of_a_half_floats_range_give_finite_assignments()
    {
        Tensor Q = Equipartition.Of(Tensor.From([1f, -1, 0.5f, -1, 1, 0.2f], 2, 3), 2, 0.025, 3);
        Assert.All(Q.Sum([1]).ToArray<double>(), sum => Assert.Equal(1, sum, 1e-6));
    }

    [Fact]
    public void The_queue_serves_when_its_last_row_is_filled()
    {
        using var random = new Generator(4);
        var options = new SwAvOptions { Prototypes = 6, Queue = new() { Length = 8, FromEpoch = 1 } };
        Prototypes with = new(options, 3, random), without = new(options with { Queue = null }, 3, random);
        without.LoadStateDict(new Dictionary<string, Tensor> { ["weight"] = with.StateDict()["weight"] });
        bool[] served = [.. Enumerable.Range(0, 7).Select(step =>
        {
            var at = new Progress(step, 100, 2);
            Tensor z = Unit(Ops.Randn([8, 3], random));
            double difference = with.Over(z, 4, at).ToDouble() - without.Over(z, 4, at).ToDouble();
            with.AfterStep(at);
            return difference != 0;
        })];
        // Epoch 1 begins at step 2, and two batches of four fill the eight rows.
        Assert.Equal([false, false, false, false, true, true, true], served);
    }

    [Fact]
    public void Prototypes_have_norm_one_before_every_step()
    {
        using var random = new Generator(4);
        var prototypes = new Prototypes(new SwAvOptions { Prototypes = 5 }, 3, random);
        AllOfNormOne();
        using (GradMode.Off()) prototypes.StateDict()["weight"].Mul_(3);
        prototypes.AfterStep(Start);
        AllOfNormOne();

        void AllOfNormOne() => Assert.All(prototypes.StateDict()["weight"].Norm(2, [1]).ToArray<double>(), norm => Assert.Equal(1, norm, 1e-6));
    }

    [Fact]
    public void The_prototypes_stand_still_in_the_first_epoch()
    {
        using var random = new Generator(4);
        var method = new SwAvMethod(new SwAvOptions { Projector = [4, 3], Prototypes = 5 }, new Networks(new GivenFeatures(2), random));
        ParameterRule rule = method.ParameterRules.Single();
        Assert.Equal(1, rule.FrozenEpochs);
        Assert.Equal(["prototypes.weight"], method.NamedParameters().Select(named => named.Name).Where(rule.Covers));
    }

    private static Tensor Unit(Tensor rows) => rows / rows.Norm(2, [-1], keepDim: true);

    private static Prototypes PrototypesOf(GoldenCase golden)
    {
        using var random = new Generator(0);
        int length = golden.Integer("queue");
        var options = new SwAvOptions
        {
            Prototypes = golden.Integer("prototypes"), Temperature = golden.Number("temperature"), Epsilon = golden.Number("epsilon"),
            SinkhornIterations = golden.Integer("iterations"), Queue = length > 0 ? new() { Length = length, FromEpoch = 0 } : null,
        };
        var prototypes = new Prototypes(options, golden.Integer("dim"), random);
        prototypes.To(golden.Precision);
        var state = new Dictionary<string, Tensor> { ["weight"] = golden.At("param.prototypes.weight") };
        for (int i = 0; length > 0 && i < 2; i++)
        {
            state[$"queue_{i}.queue"] = Turned(golden.Input("queue")[i], golden.Integer("batch"));
            state[$"queue_{i}.queue_ptr"] = Tensor.From([0L]);
        }
        prototypes.LoadStateDict(state);
        return prototypes;
    }

    // The released queue shifts, newest batch first; ours is a ring, oldest batch first from its place on.
    private static Tensor Queue(Prototypes prototypes, int batch) =>
        Ops.Stack([.. Enumerable.Range(0, 2).Select(i => (KeyBank)prototypes.Children.Single(child => child.Name == $"queue_{i}").Module)
            .Select(bank => Turned(bank.Keys.Roll([-bank.Place], [0]), batch))]);

    private static Tensor Turned(Tensor rows, int batch) => Ops.Cat([.. rows.Split(batch, 0).Reverse()]);
}
