using Parallax.Methods.LoGo;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Nn;

namespace Parallax.Tests.Contrast;

public sealed class RegressorGoldenTests
{
    [Theory, GoldenCases("regressor")]
    public void Affinities_denials_and_their_gradients_equal_the_released_code(GoldenCase golden)
    {
        var form = golden.Text("form") == "cos" ? AffinityForm.Cosine : AffinityForm.Softplus;
        foreach (string call in new[] { "neg", "pos" })
        {
            Regressor regressor = Load(golden, new RegressorOptions { Hidden = golden.Integer("hidden"), Form = form }, golden.Integer("fea_dim"));
            Tensor z1 = golden.Leaf("z1"), z2 = golden.Leaf("z2");
            Tensor y = call == "neg" ? regressor.Affinity(z1, z2) : regressor.Denial(z1, z2);
            golden.Expect(call + ".y", y);
            golden.ExpectGradients(y.Mean(), call + ".grad.", [("z1", z1), ("z2", z2), .. Leaves(regressor)]);
            if (call == "pos") continue;
            ExpectStatistics(golden, regressor);
            regressor.Train(false);
            golden.Expect("neg.y_eval", regressor.Affinity(z1, z2));
        }
    }

    [Theory, GoldenCases("regressor_omega")]
    public void The_papers_objective_and_the_dissimilarity_after_its_step_equal_the_reference(GoldenCase golden)
    {
        var options = new RegressorOptions { Hidden = golden.Integer("hidden"), HiddenLayers = golden.Integer("hidden_layers") };
        Regressor regressor = Load(golden, options, golden.Integer("fea_dim"));
        var sgd = new InnerSgd(regressor, momentum: 0.9, decay: 1e-4);
        sgd.To(golden.Precision);
        Tensor z1 = golden.Leaf("z1"), z2 = golden.Leaf("z2"), a = z1.Detach(), other = a.IndexSelect(0, golden["in.negative"]);
        golden.Expect("positive", Load(golden, options, golden.Integer("fea_dim")).Affinity(a, z2.Detach()));
        golden.Expect("negative", Load(golden, options, golden.Integer("fea_dim")).Affinity(a, other));
        Tensor objective = PairGoals.Omega(regressor, a, z2.Detach(), a, other);
        golden.Expect("omega", -objective);
        golden.ExpectGradients(objective, "grad.", Leaves(regressor));
        sgd.Step(sgd.Gradients(objective, ProcessGroup.Alone), 0.1);
        foreach (var (name, parameter) in regressor.NamedParameters()) golden.Expect("after." + name, parameter.Value);
        foreach (string mode in new[] { "eval", "train" })   // its statistics are those that the objective's passes left
        {
            regressor.Train(mode == "train");
            Tensor ll = regressor.Affinity(z1, z2).Mean();
            golden.Expect("l_ll." + mode, ll);
            golden.ExpectGradients(ll, $"l_ll.{mode}.grad.", ("z1", z1), ("z2", z2));
        }
    }

    [Theory, GoldenCases("regressor_update")]
    public void The_released_update_and_the_cut_gradient_equal_the_released_code(GoldenCase golden)
    {
        Regressor regressor = Load(golden, new RegressorOptions { Hidden = golden.Integer("hidden") }, golden.Integer("fea_dim"));
        var sgd = new InnerSgd(regressor, golden.Number("momentum"), golden.Number("weight_decay"));
        sgd.To(golden.Precision);
        Tensor z1 = golden.Leaf("z1"), z2 = golden.Leaf("z2"), a = z1.Detach(), c = z2.Detach();
        var (positive, negative) = PairGoals.BothOrders(regressor, a, c, (golden.Input("noise1"), golden.Input("noise2")), a.Flip([0]), c.Flip([0]));
        golden.Expect("positive", positive);
        golden.Expect("negative", negative);
        golden.Expect("objective", positive + negative);
        golden.ExpectGradients(positive + negative, "grad.", Leaves(regressor));
        sgd.Step(sgd.Gradients(positive + negative, ProcessGroup.Alone), golden.Number("lr"));
        foreach (var (name, parameter) in regressor.NamedParameters()) golden.Expect("after." + name, parameter.Value);
        Tensor ll = regressor.Affinity(z1, z2).Mean();
        golden.Expect("dissimilarity", ll);
        Tensor[] gradients = [.. Ops.Gradients(ll, [z1, z2]).Select(g => g!)];
        for (int i = 0; i < 2; i++) golden.Expect($"dissimilarity.grad.z{i + 1}", gradients[i]);
        ExpectStatistics(golden, regressor);
        double limit = golden.Number("clip_ratio") * golden.Number("previous_norm");
        double norm = AlternatingSteps.Shorten(gradients, limit);
        golden.Expect("clip.norm", norm);
        golden.Expect("clip.coefficient", Math.Min(1, limit / (norm + 1e-6)));
        for (int i = 0; i < 2; i++) golden.Expect($"clip.grad.z{i + 1}", gradients[i]);
    }

    internal static Regressor Load(GoldenCase golden, RegressorOptions options, int channels)
    {
        using var random = new Generator(0);
        var regressor = new Regressor(options, channels, random);
        regressor.To(golden.Precision);
        Assert.Empty(regressor.LoadStateDict(golden.Family("param."), strict: false).Unexpected);
        return regressor;
    }

    private static (string, Tensor)[] Leaves(Regressor regressor) => [.. regressor.NamedParameters().Select(named => (named.Name, named.Parameter.Value))];

    private static void ExpectStatistics(GoldenCase golden, Regressor regressor)
    {
        foreach (var (name, buffer) in regressor.NamedBuffers().Where(named => golden.Has("expect.after." + named.Name))) golden.Expect("after." + name, buffer.Value);
    }
}
