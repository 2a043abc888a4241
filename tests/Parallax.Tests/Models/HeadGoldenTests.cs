using System.Globalization;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Tests.Models;

public class HeadGoldenTests
{
    [Theory, GoldenCases("head", Folder = "vicregl")]
    public void Heads_equal_the_reference(GoldenCase golden)
    {
        int[] sizes = [golden.Integer("input"), .. golden.Text("layers")!.Split('-').Select(int.Parse)];
        using var generator = new Generator(0);
        var head = new Mlp(sizes, generator, golden.Text("norm") == "batch_norm" ? MlpNorm.BatchNorm : MlpNorm.LayerNorm);
        head.To(golden.Precision);
        head.LoadStateDict(golden.Family("param."));
        Tensor x = golden.Leaf("x");

        Tensor y = head.Forward(x);
        y.Backward(golden.Input("g"));

        golden.Expect("y", y);
        golden.Expect("grad.x", x.Grad!);
        var parameters = head.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter);
        foreach (string name in Expected("expect.grad.").Where(name => name != "x"))
            golden.Expect("grad." + name, parameters[name].Grad!);
        foreach (string name in Expected("expect.after."))
            golden.Expect("after." + name, head.StateDict()[name]);
        head.Train(false);
        golden.Expect("y_eval", head.Forward(x));

        IEnumerable<string> Expected(string prefix) =>
            golden.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Select(n => n[prefix.Length..]);
    }
}
