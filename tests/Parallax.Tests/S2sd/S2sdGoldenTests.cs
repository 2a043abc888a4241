using System.Globalization;
using Parallax.Methods.Metric;
using Parallax.Methods.Metric.Mining;
using Parallax.Methods.Metric.Proxies;
using Parallax.Methods.S2sd;
using Parallax.Tests.Golden;
using Parallax.Tests.Metric;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Vision;

namespace Parallax.Tests.S2sd;

/// <summary>The whole method, with a backbone that gives the case's features.</summary>
public class S2sdGoldenTests
{
    [Theory, GoldenCases("s2sd")]
    public void Terms_and_gradients_equal_the_released_code(GoldenCase golden)
    {
        int[] widths = golden.Json<int[]>("target_dims");
        using var random = new Generator(0);
        S2sdMethod method = Made(golden, new Mapped(_ => new Identity(20)), widths, random);
        method.LoadStateDict(Parameters(golden, "in.", widths), strict: false);
        Tensor features = golden.Leaf("features");
        Terms terms = method.Forward(Batch(features, golden["in.labels"]), new Progress(golden.Integer("iteration"), 2000, 100));

        int n = widths.Length;
        double γ = golden.Number("gamma");
        golden.Value("source_loss", 2 * terms["base"]);
        golden.Value("target_losses", Ops.Stack([.. widths.Select(w => 2 * n * terms[$"target_{w}"])]));
        // Differences of nearly equal numbers: the page allows 1e-6 more.
        golden.Compare("out.distill_losses", Ops.Stack([.. widths.Select(w => n / γ * terms[$"distillation_{w}"])]), absolute: golden.IsDouble ? 1e-10 : 2e-6);
        bool active = golden.Integer("feature_distill") == 1 && golden.Integer("iteration") >= golden.Integer("feature_delay");
        Assert.Equal(active, terms.Any(term => term.Name == "features"));
        if (active) golden.Compare("out.feature_distill_loss", terms["features"] / golden.Number("feature_gamma"), absolute: golden.IsDouble ? 1e-10 : 2e-6);
        golden.Value("loss", terms.Total);
        golden.Compare("out.embedding", terms.Embeddings.Single().Embeddings, absolute: golden.IsDouble ? 1e-10 : 1e-6);
        golden.Gradients(terms.Total, "grad.", [("features", features), .. Leaves(golden, method, widths)]);
    }

    [Theory, GoldenCases("trajectory", Folder = "s2sd")]
    public void Training_follows_the_released_code(GoldenCase golden)
    {
        int[] widths = golden.Json<int[]>("target_dims");
        using var random = new Generator(0);
        S2sdMethod method = Made(golden, new Mapped(generator => new Tiny(generator)), widths, random);
        method.LoadStateDict(Parameters(golden, "in.init.", widths), strict: false);
        double lr = golden.Number("lr");
        var groups = ParameterPlan.Of(method, new AdamOptions { WeightDecay = golden.Number("weight_decay_backbone") }, lr).Groups;
        var optimizer = new Adam(groups, golden.Number("weight_decay_backbone"));
        var losses = new List<Tensor>();
        for (int step = 0; step < golden.Integer("steps"); step++)
        {
            optimizer.ZeroGrad();
            Terms terms = method.Forward(Batch(golden.Input("images")[step], golden["in.labels"][step]), new Progress(step, 6, 100));
            losses.Add(terms.Total.Detach());
            terms.Total.Backward();
            optimizer.Step(lr);
        }
        golden.Compare("out.losses", Ops.Stack([.. losses]), relative: 1e-3, absolute: golden.IsDouble ? 1e-6 : null);
        IReadOnlyDictionary<string, Tensor> final = method.StateDict();
        foreach (var (name, expected) in Parameters(golden, "out.final.", widths))
        {
            // Adam divides by small second moments: the page allows 1e-6 and 2e-3 of the largest value.
            double largest = expected.Abs().Max().ToDouble();
            double off = (final[name] - expected.To(golden.Precision)).Abs().Max().ToDouble();
            Assert.True(off <= (golden.IsDouble ? 1e-6 : 2e-3) * Math.Max(largest, 1e-2), string.Create(CultureInfo.InvariantCulture, $"{golden}: {name} is off by {off:g3} of {largest:g3}"));
        }
    }

    private static S2sdMethod Made(GoldenCase golden, BackboneOptions backbone, int[] widths, Generator random)
    {
        MetricOptions objective = golden.Text("base") switch
        {
            "margin" => new MarginOptions { Miner = Given(golden, widths) },
            "proxyanchor" => new ProxyAnchorOptions(),
            _ => new MultisimilarityOptions(),
        };
        var options = new MsdfaOptions
        {
            Objective = objective,
            Targets = widths,
            Dimension = golden.Integer("embed_dim"),
            Temperature = golden.Number("temperature"),
            Weight = golden.Number("gamma"),
            Aggregates = golden.Text("variant")!.EndsWith('A'),
            Features = golden.Text("variant")!.Contains('F', StringComparison.Ordinal) ? new() { Weight = golden.Number("feature_gamma"), Delay = golden.Integer("feature_delay") } : null,
        };
        var method = new S2sdMethod(options, new Networks(backbone, random) { Classes = golden.Text("classes") is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : 0 });
        method.To(golden.Precision);
        return method;
    }

    private static GivenTuples Given(GoldenCase golden, int[] widths) =>
        Spaces(widths).Aggregate(new GivenTuples(), (given, space) => given.Then(golden.Tuples($"{space}.triplets")));

    private static IEnumerable<string> Spaces(int[] widths) => ["source", .. widths.Select((_, i) => $"branch{i}")];

    private static ViewBatch Batch(Tensor pixels, Tensor labels) =>
        new([new View(pixels, new ViewGeometry[pixels.Size(0)])], labels.ToArray<int>());

    // The released names on the left: first layers lie one below the other here.
    private static Dictionary<string, Tensor> Parameters(GoldenCase golden, string prefix, int[] widths)
    {
        var found = new Dictionary<string, Tensor>();
        foreach (string part in new[] { "weight", "bias" })
        {
            found[$"network.embed.{part}"] = golden[$"{prefix}embed.{part}"];
            found[$"branches.first.{part}"] = Ops.Cat([.. widths.Select((_, i) => golden[$"{prefix}branch{i}.0.{part}"])]);
            for (int i = 0; i < widths.Length; i++) found[$"branches.branch{i}_1.{part}"] = golden[$"{prefix}branch{i}.2.{part}"];
            if (golden.Has($"{prefix}conv.{part}")) found[$"network.trunk.conv.{part}"] = golden[$"{prefix}conv.{part}"];
        }
        foreach (var (space, i) in Spaces(widths).Select((space, i) => (space, i)))
            foreach (string own in new[] { "beta", "proxies" })
                if (golden.Has($"{prefix}{space}.{own}")) found[$"objective{i}.{own}"] = golden[$"{prefix}{space}.{own}"];
        return found;
    }

    private static IEnumerable<(string, Tensor)> Leaves(GoldenCase golden, S2sdMethod method, int[] widths)
    {
        IReadOnlyDictionary<string, Tensor> own = method.StateDict();
        foreach (string part in new[] { "weight", "bias" })
        {
            yield return ($"embed.{part}", own[$"network.embed.{part}"]);
            for (int i = 0; i < widths.Length; i++) yield return ($"branch{i}.2.{part}", own[$"branches.branch{i}_1.{part}"]);
        }
        foreach (var (space, i) in Spaces(widths).Select((space, i) => (space, i)))
            foreach (string name in new[] { "beta", "proxies" })
                if (golden.Has($"in.{space}.{name}")) yield return ($"{space}.{name}", own[$"objective{i}.{name}"]);
    }

    private sealed record Mapped(Func<Generator, Backbone> Make) : BackboneOptions
    {
        public override Backbone Create(Generator generator) => Make(generator);
    }

    // Gives its pictures as features.
    private sealed class Identity(int channels) : Backbone
    {
        public override int Channels => channels;

        public override int Stride => 1;

        public override Features Forward(Tensor pixels) => Features.OfMap(pixels);
    }

    private sealed class Tiny : Backbone
    {
        private readonly Conv2d conv;

        public Tiny(Generator random) => conv = Add("conv", new Conv2d(3, 8, 3, random, padding: 1, bias: true));

        public override int Channels => 8;

        public override int Stride => 1;

        public override Features Forward(Tensor pixels) => Features.OfMap(conv.Forward(pixels).Relu());
    }
}
