using Parallax.Methods.Objectives;
using Parallax.Methods.VicRegL;
using Parallax.Models;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;

namespace Parallax.Tests.VicRegL;

/// <summary>Whole training steps: forward, loss, backward, optimizer.</summary>
public class VicRegLStepGoldenTests
{
    [Theory, GoldenCases("vicregl_step")]
    public void Training_steps_equal_the_released_code(GoldenCase golden)
    {
        var network = new Network(golden);
        var objective = new VicRegLObjective(golden.Number("alpha"), new VicRegWeights(), new MatchBudget
        {
            Rule = MatchRule.ByDirection,
            PlaceMatches = golden.Json<int[]>("num_matches"),
            FeatureMatches = golden.Text("feature_matches") == "all" ? FeatureMatches.All : FeatureMatches.Filtered,
        });
        Optimizer optimizer = golden.Text("arch") == "resnet"
            ? new Lars(ParameterGroups.Of(network), momentum: 0.9, weightDecay: 1e-6, trust: 1e-3)
            : new AdamW(ParameterGroups.Of(network), 0.05);
        double[] rates = golden.Json<double[]>("lrs");
        for (int step = 0; step < rates.Length; step++)
        {
            optimizer.ZeroGrad();
            Terms terms = network.Forward(golden, step, objective);
            terms.Total.Backward();
            Expect(golden, $"step{step}.", network, terms);
            optimizer.Step(rates[step]);
        }
        foreach (var (name, value) in network.StateDict())
            if (golden.Has("expect.after." + name)) golden.Expect("after." + name, value, absolute: AllowedAfter(golden, value));
    }

    // The file's own words: AdamW turns rounding noise of gradients that are zero into full steps.
    private static double? AllowedAfter(GoldenCase golden, Tensor value) => golden.Text("arch") == "convnext" && !golden.IsDouble && value.Rank == 1 ? 5e-3 : null;

    private static void Expect(GoldenCase golden, string step, Network network, Terms terms)
    {
        double α = golden.Number("alpha");
        golden.Expect(step + "loss", terms.Total);
        foreach (var (name, value) in terms)
            golden.Expect(step + name, value / (name.StartsWith("global", StringComparison.Ordinal) ? α : name == "classifier" ? 1 : 1 - α));
        foreach (var (name, parameter) in network.NamedParameters())
            if (golden.Has($"expect.{step}grad.{name}")) golden.Expect($"{step}grad.{name}", parameter.Grad!);
    }

    // The released model's parts under its names; places are given, where the method takes them from the crops.
    private sealed class Network : Module
    {
        private readonly Backbone backbone;
        private readonly Mlp projector, mapsProjector;
        private readonly Linear classifier;

        public Network(GoldenCase golden)
        {
            using var generator = new Generator(0);
            var parameters = golden.Family("param.");
            bool residual = golden.Text("arch") == "resnet";
            backbone = Add<Backbone>("backbone", residual ? Residual(parameters, generator) : Next(parameters, generator));
            MlpNorm norm = residual ? MlpNorm.BatchNorm : MlpNorm.LayerNorm;
            projector = Add("projector", new Mlp([backbone.Channels, .. Widths(golden, "mlp")], generator, norm));
            mapsProjector = Add("maps_projector", new Mlp([backbone.Channels, .. Widths(golden, "maps_mlp")], generator, norm));
            classifier = Add("classifier", new Linear(backbone.Channels, golden.Integer("classes"), generator));
            To(golden.Precision);
            StateDifference difference = LoadStateDict(parameters, strict: false);
            Assert.Empty(difference.Unexpected);
            Assert.All(difference.Missing, name => Assert.EndsWith("num_batches_tracked", name, StringComparison.Ordinal));
        }

        public Terms Forward(GoldenCase golden, int step, VicRegLObjective objective)
        {
            int views = golden.Json<int[]>("grids").Length;
            var (z, maps, logits) = (new Tensor[views], new PatchMap[views], (Tensor?)null);
            for (int v = 0; v < views; v++)
            {
                Features y = backbone.Forward(golden.Input($"view{v}.{(golden.Has($"in.view{v}.{step}") ? step : 0)}"));
                z[v] = projector.Forward(y.Pooled);
                maps[v] = new PatchMap(mapsProjector.Forward(y.Patches), golden.Input($"loc{v}.{step}").Flatten(1, 2));
                logits ??= classifier.Forward(y.Pooled.Detach());
            }
            return objective.Over(z, maps) + VicRegLObjective.Classifier(logits!, golden.Input("labels"));
        }

        private static ResNet Residual(Dictionary<string, Tensor> parameters, Generator generator)
        {
            int[] widths = [.. Enumerable.Range(1, 9).Select(s => $"backbone.layer{s}.0.conv1.weight").TakeWhile(parameters.ContainsKey).Select(n => (int)parameters[n].Size(0))];
            return new ResNet(new ResNetLayout("released", ResNetBlock.Basic, widths, [.. widths.Select(_ => 1)], ResNetStem.Small), generator);
        }

        private static ConvNeXt Next(Dictionary<string, Tensor> parameters, Generator generator)
        {
            int[] widths = [.. Enumerable.Range(0, 9).Select(s => $"backbone.stages.{s}.0.dwconv.weight").TakeWhile(parameters.ContainsKey).Select(n => (int)parameters[n].Size(0))];
            return new ConvNeXt(new ConvNeXtLayout("released", [.. widths.Select(_ => 1)], widths) { LayerScale = null }, generator);
        }

        private static IEnumerable<int> Widths(GoldenCase golden, string key) =>
            golden.Text(key)!.Split('-').Select(t => int.Parse(t, System.Globalization.CultureInfo.InvariantCulture));
    }
}
