using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;

namespace Parallax.Tests.Torch.Optim;

public class OptimizerGoldenTests
{
    [Theory, GoldenCases("optimizer")]
    public void Optimizers_equal_the_reference(GoldenCase golden)
    {
        var parameters = golden.Family("param.").ToDictionary(p => p.Key, p => new Parameter(p.Value));
        Optimizer optimizer = Make(golden, parameters);
        double[] rates = golden.Json<double[]>("lrs");
        for (int step = 0; step < rates.Length; step++)
        {
            foreach (var (name, parameter) in parameters) parameter.Grad = golden.Input($"grad.{name}.{step}");
            optimizer.Step(rates[step]);
            foreach (var (name, parameter) in parameters) golden.Expect($"step{step}.{name}", parameter.Value);
        }
    }

    private static Optimizer Make(GoldenCase golden, Dictionary<string, Parameter> parameters)
    {
        double decay = golden.Number("weight_decay"), momentum = golden.Number("momentum");
        return golden.Text("optimizer") switch
        {
            "sgd" => new Sgd(Groups(_ => false), momentum, decay),
            "adamw" => new AdamW(Groups(p => p.Rank == 1), decay),
            "lars" => new Lars(Groups(p => p.Rank == 1), momentum, decay, golden.Number("eta")),
            "larc" => new Larc(Groups(_ => false), momentum, decay, golden.Number("eta")),
            var other => throw new NotSupportedException(other),
        };

        ParameterGroup[] Groups(Func<Parameter, bool> exempt) =>
        [
            new([.. parameters.Where(p => !exempt(p.Value)).Select(p => (p.Key, p.Value))]),
            new([.. parameters.Where(p => exempt(p.Value)).Select(p => (p.Key, p.Value))]) { WeightDecay = 0, Adapts = false },
        ];
    }
}
