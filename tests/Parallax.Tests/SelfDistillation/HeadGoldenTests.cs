using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Tests.SelfDistillation;

public class HeadGoldenTests
{
    [Theory, GoldenCases("glsd/head")]
    public void Heads_equal_the_released_code_of_GLSD(GoldenCase golden)
    {
        DistillationHead head = Head(golden);
        Tensor x = Leaf(golden, "x"), y = head.Forward(x);
        golden.Expect("y", y);
        (y * golden.At("upstream")).Sum().Backward();
        golden.Expect("grad.x", x.Grad!);
        ExpectState(golden, head);
    }

    [Theory, GoldenCases("cribo/head")]
    public void Heads_equal_the_released_code_of_CrIBo(GoldenCase golden)
    {
        DistillationHead head = Head(golden);
        Tensor x = Leaf(golden, "x"), objects = Leaf(golden, "objects");
        Tensor y = head.Forward(x), z = head.ForwardObjects(objects);
        golden.Expect("y", y);
        golden.Expect("y_objects", z);
        ((y * golden.At("upstream")).Sum() + (z * golden.At("upstream_objects")).Sum()).Backward();
        if (golden.Has("expect.grad.x")) golden.Expect("grad.x", x.Grad!);
        if (golden.Has("expect.grad.objects")) golden.Expect("grad.objects", objects.Grad!);
        ExpectState(golden, head);
    }

    private static Tensor Leaf(GoldenCase golden, string name)
    {
        Tensor leaf = golden.At(name);
        leaf.RequiresGrad = true;
        return leaf;
    }

    private static DistillationHead Head(GoldenCase golden)
    {
        using var random = new Generator(0);
        var parameters = golden.Family("param.");
        Tensor[] trunk = [.. parameters.Where(p => p.Key.StartsWith("mlp.", StringComparison.Ordinal) && p.Value.Rank == 2).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value)];
        int? objects = parameters.TryGetValue("last_layer_c.weight_v", out Tensor? layer) ? (int)layer.Size(0) : null;
        var options = new DistillationHeadOptions
        {
            Hidden = (int)trunk[0].Size(0), Layers = trunk.Length, Bottleneck = (int)trunk[^1].Size(0),
            BatchNorm = golden.Text("use_bn") == "True", NormLastLayer = golden.Text("norm_last_layer") == "True",
        };
        var head = new DistillationHead((int)trunk[0].Size(1), (int)parameters["last_layer.weight_v"].Size(0), options, random, objects);
        head.To(golden.Precision);
        StateDifference difference = head.LoadStateDict(parameters, strict: false);
        Assert.Empty(difference.Unexpected);
        Assert.All(difference.Missing, name => Assert.True(options.NormLastLayer && name.EndsWith("weight_g", StringComparison.Ordinal) || options.BatchNorm, name));
        return head;
    }

    private static void ExpectState(GoldenCase golden, Module head)
    {
        foreach (var (name, parameter) in head.NamedParameters())
        {
            Assert.Equal(golden.Has("expect.grad." + name), parameter.Grad is not null);
            if (parameter.Grad is not null) golden.Expect("grad." + name, parameter.Grad);
        }
        foreach (var (name, buffer) in head.NamedBuffers())
            if (golden.Has("expect.buffer." + name)) golden.Expect("buffer." + name, buffer.Value);
    }
}
