using Parallax.Models;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Tests.Models;

public class ResNetGoldenTests
{
    [Theory, GoldenCases("resnet")]
    public void Residual_networks_equal_the_reference(GoldenCase golden)
    {
        using var generator = new Generator(0);
        var layout = new ResNetLayout(
            golden.Name,
            golden.Text("block") == "BasicBlock" ? ResNetBlock.Basic : ResNetBlock.Bottleneck,
            golden.Json<int[]>("widths"),
            golden.Json<int[]>("blocks"),
            golden.Text("stem") == "imagenet" ? ResNetStem.ImageNet : ResNetStem.Small);
        var network = new ResNet(layout, generator);
        network.To(golden.Precision);
        StateDifference difference = network.LoadStateDict(golden.Family("param."), strict: false);
        Assert.Empty(difference.Unexpected);
        Assert.All(difference.Missing, name => Assert.EndsWith("num_batches_tracked", name, StringComparison.Ordinal));
        Tensor image = golden.Leaf("image");

        Features features = network.Forward(image);
        features.Pooled.Backward(golden.Input("g_avg"));

        golden.Expect("map", features.ToMap());
        golden.Expect("avg", features.Pooled);
        golden.Expect("grad.image", image.Grad!);
        var parameters = network.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter);
        foreach (string name in Expected("expect.grad.").Where(name => name != "image"))
            golden.Expect("grad." + name, parameters[name].Grad!);
        foreach (string name in Expected("expect.after."))
            golden.Expect("after." + name, network.StateDict()[name.Replace("last.", $"layer{layout.Widths.Count}.{layout.Blocks[^1] - 1}.", StringComparison.Ordinal)]);
        network.Train(false);
        golden.Expect("avg_eval", network.Forward(image).Pooled);

        IEnumerable<string> Expected(string prefix) =>
            golden.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Select(n => n[prefix.Length..]);
    }
}
