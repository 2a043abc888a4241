using Parallax.Models;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Tests.Models;

public class TransformerGoldenTests
{
    [Theory, GoldenCases("cribo/vit")]
    public void Vision_transformers_equal_the_reference(GoldenCase golden)
    {
        using var generator = new Generator(0);
        var network = new VisionTransformer(
            new VisionTransformerLayout(golden.Name, golden.Integer("img"), golden.Integer("patch"), golden.Integer("dim"), golden.Integer("depth"), golden.Integer("heads")), generator);
        Load(network, golden);
        for (int k = 0; golden.Has($"image.{k}"); k++)
        {
            Features features = network.Forward(golden.At($"image.{k}"));
            Tensor tokens = Ops.Cat([features.Pooled.Unsqueeze(1), features.Patches], 1);   // (B, 1 + N, C)
            golden.Expect($"tokens.{k}", tokens);
            tokens.Backward(golden.At($"upstream.{k}"));
        }
        ExpectGradients(network, golden);
    }

    [Theory, GoldenCases("glsd/swin")]
    public void Swin_transformers_equal_the_reference(GoldenCase golden)
    {
        using var generator = new Generator(0);
        var layout = new SwinLayout(golden.Name, golden.Integer("dim"), golden.Json<int[]>("depths"), golden.Json<int[]>("heads"))
        {
            ImageSize = golden.Integer("img"), Window = golden.Integer("window"),
        };
        var network = new SwinTransformer(layout, generator);
        Load(network, golden);
        for (int k = 0; golden.Has($"image.{k}"); k++)
        {
            Features features = network.Forward(golden.At($"image.{k}"));
            golden.Expect($"cls.{k}", features.Pooled);
            golden.Expect($"region.{k}", features.Patches);
            ((features.Pooled * golden.At($"up_cls.{k}")).Sum() + (features.Patches * golden.At($"up_region.{k}")).Sum()).Backward();
        }
        ExpectGradients(network, golden);
    }

    [Theory, GoldenCases("convnext")]
    public void ConvNeXts_equal_the_reference(GoldenCase golden)
    {
        using var generator = new Generator(0);
        double scale = golden.Number("layer_scale");
        var layout = new ConvNeXtLayout(golden.Name, golden.Json<int[]>("depths"), golden.Json<int[]>("dims")) { LayerScale = scale == 0 ? null : scale };
        var network = new ConvNeXt(layout, generator);
        Load(network, golden);
        Tensor image = golden.Leaf("image");
        Features features = network.Forward(image);
        golden.Expect("map", features.Patches);
        golden.Expect("avg", features.Pooled);
        ((features.Patches * golden.Input("g_map")).Sum() + (features.Pooled * golden.Input("g_avg")).Sum()).Backward();
        ExpectGradients(network, golden);
    }

    private static void Load(Module network, GoldenCase golden)
    {
        network.To(golden.Precision);
        network.LoadStateDict(golden.Family("param."));
    }

    private static void ExpectGradients(Module network, GoldenCase golden)
    {
        var parameters = network.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter);
        int compared = 0;
        foreach (string family in new[] { "expect.grad.", "expect32.grad." })
        {
            foreach (string name in golden.Names.Where(name => name.StartsWith(family, StringComparison.Ordinal)))
            {
                if (!parameters.TryGetValue(name[family.Length..], out Parameter? parameter)) continue;
                if (family == "expect.grad." || !golden.IsDouble) golden.Compare(name, parameter.Grad!);
                compared++;
            }
        }
        Assert.True(compared > 0, $"{golden}: holds no gradient");
    }
}
