using Parallax.Methods.Contrast;
using Parallax.Methods.Moco;
using Parallax.Methods.Objectives;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;

namespace Parallax.Tests.Contrast;

public sealed class MocoGoldenTests
{
    [Theory, GoldenCases("moco")]
    public void Calls_equal_the_released_code(GoldenCase golden)
    {
        using var random = new Generator(0);
        double m = golden.Number("key_momentum"), τ = golden.Number("temperature");
        var options = new MocoOptions { Temperature = τ, Queue = golden.Integer("queue"), KeyMomentum = m, Outputs = golden.Integer("dim"), KeyGroup = 0 };
        var method = new MocoMethod(options, new Networks(new BuiltBackbone(_ => new PassingBackbone(golden.Integer("feature"))), random));
        GoldenMethod run = new GoldenMethod(golden, method, ("encoder_q.fc.", "encoder_q.head."), ("encoder_k.fc.", "encoder_k.head."), ("queue", "bank.queue")).Load();
        run.FollowOnce(m);
        var sgd = new Sgd([new([.. method.NamedParameters().Where(named => named.Parameter.RequiresGrad)])], momentum: 0);
        for (int call = 0; call < golden.Integer("calls"); call++)
        {
            string at = $"call{call}.";
            ViewBatch views = run.Views(call, "xq", "xk");
            golden.Expect(at + "logits", Logits(method, views, τ));
            method.ZeroGrad();
            Terms terms = method.Forward(views, new Progress(call, 2, 2));
            terms.Total.Backward();
            golden.Expect(at + "loss", terms.Total);
            foreach (var (name, parameter) in method.NamedParameters().Where(named => named.Parameter.RequiresGrad))
                golden.Expect($"{at}grad.{name.Replace("encoder_q.head.", "fc.", StringComparison.Ordinal)}", parameter.Grad!);
            sgd.Step(0.5);
            var keyAsUsed = run.Copy();
            using (GradMode.Off()) method.AfterStep(new Progress(call, 2, 2));
            golden.Expect(at + "queue", method.StateDict()["bank.queue"].MT);
            golden.Expect(at + "queue_ptr", method.StateDict()["bank.queue_ptr"]);
            if (call == 1) run.ExpectAfter(keyAsUsed);
        }
    }

    [Theory, GoldenCases("shuffle_batchnorm")]
    public void Groups_of_a_shuffled_batch_have_their_own_statistics(GoldenCase golden)
    {
        var norms = new List<BatchNorm>();
        Tensor y = ShuffledGroups.Forward(golden.Input("x"), golden.Input("permutation"), golden.Integer("groups"), group => NormOf(golden, norms).Forward(group), ProcessGroup.Alone);
        golden.Expect("y", y);
        Tensor asTheyCome = Ops.Arange(0, golden.Integer("batch"), DType.Int64);
        golden.Expect("y_unshuffled_statistics", ShuffledGroups.Forward(golden.Input("x"), asTheyCome, golden.Integer("groups"), group => NormOf(golden, []).Forward(group), ProcessGroup.Alone));
        golden.Expect("group_running_mean", Ops.Stack([.. norms.Select(norm => norm.RunningMean.Value)]));
        golden.Expect("group_running_var", Ops.Stack([.. norms.Select(norm => norm.RunningVariance.Value)]));
    }

    // A norm with the file's weights; each group has one, as each process has.
    private static BatchNorm NormOf(GoldenCase golden, List<BatchNorm> made)
    {
        var norm = new BatchNorm(golden.Integer("channels"));
        norm.To(golden.Precision);
        norm.LoadStateDict(golden.Family("param."), strict: false);
        made.Add(norm);
        return norm;
    }

    private static Tensor Logits(MocoMethod method, ViewBatch views, double τ)
    {
        using var off = GradMode.Off();
        var state = method.StateDict();
        Tensor q = Embed("encoder_q", views[0]), k = Embed("encoder_k", views[1]);
        return Ops.Cat([(q * k).Sum([1], keepDim: true), q.Mm(state["bank.queue"].MT)], dim: 1) / τ;

        Tensor Embed(string encoder, View view) => UnitVectors.Of(Ops.Linear(
            Ops.Linear(view.Pixels.Flatten(1), state[encoder + ".head.0.weight"], state[encoder + ".head.0.bias"]).Relu(),
            state[encoder + ".head.2.weight"], state[encoder + ".head.2.bias"]));
    }
}
