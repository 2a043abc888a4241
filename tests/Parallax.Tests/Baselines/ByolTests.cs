using Parallax.Methods.Byol;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Tests.Baselines;

public sealed class ByolTests
{
    [Theory, GoldenCases("byol")]
    public void A_step_equals_the_reference(GoldenCase golden)
    {
        ByolMethod method = MethodOf(golden);
        Tensor x1 = golden.Input("x1"), x2 = golden.Input("x2");
        var at = new Progress(golden.Integer("step"), golden.Integer("total_steps"), 10);
        Terms terms = method.Forward(GivenFeatures.Views(x1, x2), at);
        golden.Expect("loss", terms.Total);
        golden.Expect("loss_mean_of_two", terms.Total / 2);
        golden.Expect("p1", Part(method, "predictor").Forward(terms.Embeddings[0].Embeddings));
        golden.Expect("z2_target", Part(method, "target.projector").Forward(x2));
        golden.Expect("tau", method.Schedules.Single().Schedule.At(at));
        terms.Total.Backward();
        using var off = GradMode.Off();
        foreach (var (name, parameter) in method.NamedParameters())
        {
            if (name.StartsWith("target", StringComparison.Ordinal)) Assert.Null(parameter.Grad);
            else golden.Expect("grad." + Stored(name), parameter.Grad!);
            if (parameter.Grad is { } gradient) parameter.Value.Add_(gradient, alpha: -0.2);
        }
        method.AfterStep(at);
        foreach (var (name, value) in method.StateDict())
            if (golden.Has("expect.after." + Stored(name))) golden.Expect("after." + Stored(name), value);
    }

    [Fact]
    public void The_target_follows_the_weights_that_the_optimizer_left()
    {
        using var random = new Generator(1);
        var method = new ByolMethod(new ByolOptions { Projector = [4, 3], PredictorHidden = 4, TargetMomentum = new ConstantSchedule(0.75) }, new Networks(new GivenFeatures(2), random));
        Tensor online = method.StateDict()["online.projector.0.bias"], target = method.StateDict()["target.projector.0.bias"];
        double[] before = target.ToArray<double>();
        Assert.Equal(online.ToArray<double>(), before);
        using var off = GradMode.Off();
        online.Add_(1);
        method.AfterStep(new Progress(0, 10, 5));
        Assert.All(before.Zip(target.ToArray<double>()), pair => Assert.Equal(pair.First + 0.25, pair.Second, 1e-6));
    }

    [Fact]
    public void Other_numbers_of_views_are_refused()
    {
        using var random = new Generator(1);
        var method = new ByolMethod(new ByolOptions { Projector = [4, 3], PredictorHidden = 4 }, new Networks(new GivenFeatures(2), random));
        var thrown = Assert.Throws<ArgumentException>(() => method.Forward(GivenFeatures.Views(Ops.Ones([2, 2])), default));
        Assert.Equal("byol: expected 2 views, found 1 (Parameter 'views')", thrown.Message);
    }

    private static ByolMethod MethodOf(GoldenCase golden)
    {
        using var random = new Generator(0);
        var options = new ByolOptions
        {
            Projector = [golden.Integer("hidden"), golden.Integer("dim")], PredictorHidden = golden.Integer("hidden"),
            TargetMomentum = new CosineSchedule(golden.Number("base_tau"), 1),
        };
        var method = new ByolMethod(options, new Networks(new GivenFeatures(golden.Integer("feature")), random));
        method.To(golden.Precision);
        var given = golden.Family("param.");
        var named = method.StateDict().Keys.Where(name => given.ContainsKey(Stored(name))).ToDictionary(name => name, name => given[Stored(name)]);
        Assert.Equal(given.Count, named.Count);
        method.LoadStateDict(named, strict: false);
        return method;
    }

    private static Mlp Part(Module method, string name) => (Mlp)method.NamedModules().Single(named => named.Name == name).Module;

    // online.projector.0.weight: online_projector.0.weight.
    private static string Stored(string name) => name.Replace("online.", "online_", StringComparison.Ordinal).Replace("target.", "target_", StringComparison.Ordinal);
}
