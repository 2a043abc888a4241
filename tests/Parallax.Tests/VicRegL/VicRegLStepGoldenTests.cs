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
        if (golden.Text("arch") != "resnet") Assert.Skip($"{golden.Text("arch")} is not implemented yet ({golden.Name})");
        var network = new Network(golden);
        var objective = new VicRegLObjective(golden.Number("alpha"), new VicRegWeights(), new MatchBudget
        {
            Rule = MatchRule.ByDirection,
            PlaceMatches = golden.Json<int[]>("num_matches"),
            FeatureMatches = golden.Text("feature_matches") == "all" ? FeatureMatches.All : FeatureMatches.Filtered,
        });
        var optimizer = new Lars(ParameterGroups.Of(network), momentum: 0.9, weightDecay: 1e-6, trust: 1e-3);
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
            if (golden.Has("expect.after." + name)) golden.Expect("after." + name, value);
    }

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
        private readonly ResNet backbone;
        private readonly Mlp projector, mapsProjector;
        private readonly Linear classifier;

        public Network(GoldenCase golden)
        {
            using var generator = new Generator(0);
            var parameters = golden.Family("param.");
            int[] widths = [.. Enumerable.Range(1, 9).Select(s => $"backbone.layer{s}.0.conv1.weight").TakeWhile(parameters.ContainsKey).Select(n => (int)parameters[n].Size(0))];
            var layout = new ResNetLayout("released", ResNetBlock.Basic, widths, [.. widths.Select(_ => 1)], ResNetStem.Small);
            backbone = Add("backbone", new ResNet(layout, generator));
            projector = Add("projector", new Mlp([widths[^1], .. Widths(golden, "mlp")], generator));
            mapsProjector = Add("maps_projector", new Mlp([widths[^1], .. Widths(golden, "maps_mlp")], generator));
            classifier = Add("classifier", new Linear(widths[^1], golden.Integer("classes"), generator));
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
                Features y = backbone.Forward(golden.Input($"view{v}.{step}"));
                z[v] = projector.Forward(y.Pooled);
                maps[v] = new PatchMap(mapsProjector.Forward(y.Patches), golden.Input($"loc{v}.{step}").Flatten(1, 2));
                logits ??= classifier.Forward(y.Pooled.Detach());
            }
            return objective.Over(z, maps) + VicRegLObjective.Classifier(logits!, golden.Input("labels"));
        }

        private static IEnumerable<int> Widths(GoldenCase golden, string key) =>
            golden.Text(key)!.Split('-').Select(t => int.Parse(t, System.Globalization.CultureInfo.InvariantCulture));
    }
}
