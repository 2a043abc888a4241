using Parallax.Methods.S2sd;
using Parallax.Models;
using Parallax.Tests.Contract;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Training;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Vision;

namespace Parallax.Tests.S2sd;

/// <summary>Every objective, miner and ablation of S2SD trains from a recipe, and does what its name says.</summary>
public sealed class S2sdOptionTests
{
    private static readonly int[] Labels = [0, 0, 1, 1, 2, 2, 2, 3];

    public static TheoryData<string> Objectives =>
    [
        .. MethodCatalog.BuiltIn().Types.Names(typeof(Methods.Metric.MetricOptions)).Select(name => $"method.objective={{ name: {name} }}"),
        .. MethodCatalog.BuiltIn().Types.Names(typeof(Methods.Metric.Mining.TupleMiner)).Select(name => $"method.objective={{ name: margin, miner: {{ name: {name} }} }}"),
        "method.measure=cosine", "method.measure=euclidean", "method.measure=full_kl", "method.measure=mean_kl", "method.order=stacked", "method.order=fully",
        "method.detaches_teachers=false", "method.depth=1", "method.depth=4", "method.targets=[16, 16, 16]", "method.features={ delay: 0, window: 2, stride: 1 }",
        "method.concurrent=true", "method.weight=0", "method.normalises=false", "method.adds_maximum=true", "method.starts_from_he=true", "method.freezes_affine=true",
        "method.warmup_epochs=1", "method.embedding_lr=0.1",
    ];

    [Theory, MemberData(nameof(Objectives))]
    public void Every_choice_trains(string assignment)
    {
        using Made made = Of("msdfa", assignment);
        for (int step = 0; step < 2; step++)
        {
            made.Method.ZeroGrad();
            Tensor loss = made.Method.Forward(made.Views, new Progress(step, 4, 2)).Total;
            loss.Backward();
            Assert.True(double.IsFinite(loss.ToDouble()));
            Assert.All(made.Method.NamedParameters().Where(p => p.Parameter.Grad is not null), p => Assert.True(p.Parameter.Grad!.Isfinite().All().ToDouble() == 1, p.Name));
            Assert.NotEmpty(ParameterPlan.Of(made.Method, made.Recipe.Optim, 0.1).Groups);
        }
    }

    [Fact]
    public void A_warm_up_leaves_the_backbone_alone_and_then_ends()
    {
        using Made made = Of("dsd", "method.warmup_epochs=1");
        Parameter trunk = made.Method.NamedParameters().First(p => p.Name.StartsWith("network.trunk", StringComparison.Ordinal)).Parameter;
        made.Method.Forward(made.Views, new Progress(1, 4, 2)).Total.Backward();
        Assert.Null(trunk.Grad);
        made.Method.Forward(made.Views, new Progress(2, 4, 2)).Total.Backward();
        Assert.NotNull(trunk.Grad);
        Assert.Contains(made.Method.ParameterRules, rule => rule is { Part: "network.trunk", FrozenEpochs: 1 });
    }

    [Fact]
    public void Concurrent_training_moves_the_backbone_by_the_targets_alone()
    {
        using Made made = Of("dsd", "method.concurrent=true", "method.weight=0");
        Parameter trunk = made.Method.Parameters().First();
        Terms terms = made.Method.Forward(made.Views, new Progress(0, 4, 2));
        double[] moved = [.. new[] { "base", "target_16" }.Select(name => Ops.Gradients(terms[name], [trunk.Value], retainGraph: true)[0]!.Abs().Sum().ToDouble())];
        Assert.Equal(0, moved[0]);
        Assert.NotEqual(0, moved[1]);
    }

    [Fact]
    public void Statistics_of_batch_norms_stay_and_their_gains_move()
    {
        using Made made = Of("metric");
        BatchNorm norm = made.Method.NamedModules().Select(named => named.Module).OfType<BatchNorm>().First();
        double[] before = norm.RunningMean.Value.ToArray<double>();
        made.Method.Train();
        made.Method.Forward(made.Views, new Progress(0, 4, 2)).Total.Backward();
        Assert.Equal(before, norm.RunningMean.Value.ToArray<double>());
        Assert.NotNull(norm.Weight.Grad);
        using Made free = Of("metric", "method.freezes_statistics=false");
        free.Method.Forward(free.Views, new Progress(0, 4, 2));
        Assert.NotEqual(before, free.Method.NamedModules().Select(named => named.Module).OfType<BatchNorm>().First().RunningMean.Value.ToArray<double>());
    }

    [Fact]
    public void Boundaries_learn_at_their_own_rate_or_at_the_networks()
    {
        using Made own = Of("dsd", "method.objective={ name: margin, beta_lr: 0.25 }");
        Assert.Equal([0.25, 0.25], own.Method.ParameterRules.Where(rule => rule.Part.StartsWith("objective", StringComparison.Ordinal)).Select(rule => rule.Lr));
        using Made released = Of("dsd", "method.objective={ name: margin, beta_lr: 0.25 }", "method.objectives_keep_own_rates=false");
        Assert.Equal([null, null], released.Method.ParameterRules.Where(rule => rule.Part.StartsWith("objective", StringComparison.Ordinal)).Select(rule => rule.Lr));
    }

    [Fact]
    public void A_trained_teacher_stands_still_and_teaches_the_embedding()
    {
        using var random = new Generator(3);
        var small = new ResNet18Options { Stages = 2, WidthMultiple = 0.125, Stem = ResNetStem.Small };
        Backbone trained = new EmbeddingOptions { Trunk = small, Dimension = 24 }.Create(random);
        var method = new S2sdMethod(new BaseOptions { Dimension = 16, Teacher = "trained", Weight = 3 }, new Networks(small, random) { Trained = path => path == "trained" ? trained : null! });
        double[][] before = [.. trained.StateDict().Values.Select(tensor => tensor.ToArray<double>())];
        method.Train();
        Tensor pixels = Ops.Randn([Labels.Length, 3, 16, 16], random);
        Terms terms = method.Forward(new ViewBatch([new View(pixels, new ViewGeometry[Labels.Length])], Labels), new Progress(0, 4, 2));
        Assert.Equal(["base", "teacher"], terms.Select(term => term.Name));
        Tensor S = Gram(terms.Embeddings.Single().Embeddings), T = Gram(trained.Forward(pixels).Pooled);
        Assert.Equal(3 * SimilarityDistillation.RowKl(S, T, 1).ToDouble(), terms["teacher"].ToDouble(), 5);
        terms.Total.Backward();
        Assert.All(trained.Parameters(), parameter => Assert.Null(parameter.Grad));
        Assert.Equal(before, trained.StateDict().Values.Select(tensor => tensor.ToArray<double>()));

        static Tensor Gram(Tensor x) => x.Matmul(x.MT);
    }

    [Fact]
    public void Images_without_a_class_are_refused()
    {
        using Made made = Of("metric");
        var fault = Assert.Throws<ArgumentException>(() => made.Method.Forward(new ViewBatch([made.Views[0]], default), new Progress(0, 4, 2)));
        Assert.StartsWith("s2sd learns from classes: found images without one; a folder needs a sub-folder for each class, a data set a part with labels", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_objective_with_proxies_says_that_it_needs_classes()
    {
        using var random = new Generator(0);
        Recipe recipe = TinyMethod.Recipe("metric", "sgd", "method.objective={ name: proxy_anchor }").Value;
        Assert.Equal("objective proxy_anchor: it learns parameters for each class, but the images have no classes",
            Assert.Throws<ArgumentException>(() => MethodCatalog.BuiltIn().Create(recipe, random)).Message);
    }

    private static Made Of(string method, params string[] assignments)
    {
        var random = new Generator(3);
        Recipe recipe = TinyMethod.Recipe(method, "sgd", assignments).Value;
        Method made = MethodCatalog.BuiltIn().Create(recipe, random, classes: 4);
        var pixels = new View(Ops.Randn([Labels.Length, 3, 16, 16], random), new ViewGeometry[Labels.Length]);
        return new Made(made, recipe, new ViewBatch([pixels], Labels), random);
    }

    private sealed record Made(Method Method, Recipe Recipe, ViewBatch Views, Generator Random) : IDisposable
    {
        public void Dispose() => Random.Dispose();
    }
}
