using Parallax.Methods.LoGo;
using Parallax.Methods.Moco;
using Parallax.Methods.SimSiam;
using Parallax.Tests.Contract;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Vision;

namespace Parallax.Tests.Contrast;

public sealed class LogoMethodTests
{
    private static readonly string[] Alternating = ["method.alternating={ clip_ratio: 0.015 }", "method.logo.regressor.goal=both_orders", "method.logo.regressor.noise=0.3"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_weight_there_is_no_regressor_and_the_rest_is_the_same(bool onMoco)
    {
        var (with, without) = (Step(onMoco, 1e-4), Step(onMoco, 0));
        Assert.Equal(["gg", "lg", "ll"], with.Terms.Select(term => term.Name));
        Assert.Equal(["gg", "lg"], without.Terms.Select(term => term.Name));
        Assert.DoesNotContain(without.Method.StateDict().Keys, name => name.StartsWith("dissimilarity", StringComparison.Ordinal));
        foreach (string term in new[] { "gg", "lg" }) Assert.Equal(without.Terms[term].ToDouble(), with.Terms[term].ToDouble());
    }

    [Fact]
    public void The_main_optimizer_has_neither_regressor_nor_key_encoder()
    {
        var (method, _) = Step(onMoco: true, 1e-4);
        Assert.All(method.NamedParameters(), named => Assert.Equal(named.Name.StartsWith("encoder_q.", StringComparison.Ordinal), named.Parameter.RequiresGrad));
    }

    [Fact]
    public void Alternating_refuses_a_second_part_and_takes_an_abandoned_step_back()
    {
        using var random = new Generator(0);
        var method = new MocoMethod(Moco(1) with { Alternating = new() }, Tiny(random));
        ViewBatch views = Views(new Generator(1));
        var before = Copy(method);
        var at = new Progress(0, 10, 10) { LearningRate = 0.1 };
        method.Forward(views, at);
        Assert.NotEqual(before["encoder_q.backbone.f.0.weight"], Copy(method)["encoder_q.backbone.f.0.weight"]);
        Assert.Contains("expected schedule.accumulate: 1", Assert.Throws<InvalidOperationException>(() => method.Forward(views, at)).Message, StringComparison.Ordinal);
        method.AbandonStep(at);
        foreach (var (name, value) in Copy(method)) Assert.Equal(before[name], value);
    }

    [Fact]
    public void An_alternating_run_goes_on_to_the_bit()
    {
        using var tiny = new TinyRun();
        EffectiveRecipe<Recipe> recipe = TinyMethod.Recipe("moco_logo", "sgd", Alternating);
        PretrainReport whole = tiny.Begin("whole", recipe);
        Assert.False(tiny.Begin("parts", recipe, 2).Completed);
        TinyRun.Same(whole.Checkpoint!, tiny.Resume("parts").Checkpoint!);
    }

    [Fact]
    public void SimSiams_predictor_keeps_the_peak_rate_and_collapse_shows()
    {
        using var random = new Generator(0);
        var method = new SimSiamMethod(new SimSiamOptions { Outputs = 16, PredictorHidden = 4 }, Tiny(random));
        Assert.Equal([new ParameterRule("predictor") { FollowsSchedule = false }], method.ParameterRules);
        Assert.Equal(0, Parallax.Methods.Objectives.UnitVectors.Spread(Ops.Ones([8, 16])).ToDouble(), 1e-6);
        Assert.Equal(1 / Math.Sqrt(64), Parallax.Methods.Objectives.UnitVectors.Spread(Ops.Randn([4096, 64], random)).ToDouble(), 1e-2);
    }

    private static (Method Method, Terms Terms) Step(bool onMoco, double λ)
    {
        var random = new Generator(0);
        var logo = new LogoOptions { DissimilarityWeight = λ, Regressor = new() { Hidden = 8 } };
        Method method = onMoco ? new MocoMethod(Moco(λ), Tiny(random)) : new SimSiamMethod(new SimSiamLogoOptions { Outputs = 12, PredictorHidden = 4, Logo = logo }, Tiny(random));
        random.Restart(5);
        return (method, method.Forward(Views(new Generator(1)), new Progress(0, 10, 10)));
    }

    private static MocoLogoOptions Moco(double λ) =>
        new() { Outputs = 6, Queue = 16, KeyGroup = 2, Logo = new() { DissimilarityWeight = λ, Regressor = new() { Hidden = 8 } } };

    private static Networks Tiny(Generator random) => new(new BuiltBackbone(generator => new TinyEncoder(4, 8, generator)), random);

    private static ViewBatch Views(Generator random) =>
        new([.. new[] { 16, 16, 8, 8 }.Select(size => new View(Ops.Rand([4, 3, size, size], random), new ViewGeometry[4]))], default);

    private static Dictionary<string, double[]> Copy(Module of) => of.StateDict().ToDictionary(pair => pair.Key, pair => pair.Value.ToArray<double>());
}
