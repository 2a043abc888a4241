using System.Security.Cryptography;
using System.Text;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Serialization;

namespace Parallax.Tests.Models;

public class ResNetTests
{
    // SHA-256 of the names of torchvision 0.14's state_dict without fc, joined by line feeds; entries; trained numbers.
    [Theory]
    [InlineData(ResNetVariant.ResNet18, 120, 11176512, "cd7fa2f1b4e08291fa4c699cf6a224df0824a50d66951e9597ac4ab226c8e018")]
    [InlineData(ResNetVariant.ResNet34, 216, 21284672, "84f0e50d06849d35ab5895c02afb0371e08f4574f879d38d70ee1274433decbf")]
    [InlineData(ResNetVariant.ResNet50, 318, 23508032, "b4d8c5f6636b6c6f46a55318b1ff613af8426dce5814f378cdf370ceb54de336")]
    [InlineData(ResNetVariant.ResNet101, 624, 42500160, "747d1acaf4d99992c4d3bc2ce6adae0a79724804ca6bf11b787395a53f3dd6f5")]
    [InlineData(ResNetVariant.WideResNet50, 318, 66834240, "b4d8c5f6636b6c6f46a55318b1ff613af8426dce5814f378cdf370ceb54de336")]
    [InlineData(ResNetVariant.WideResNet101, 624, 124837696, "747d1acaf4d99992c4d3bc2ce6adae0a79724804ca6bf11b787395a53f3dd6f5")]
    public void Names_are_torchvisions(ResNetVariant variant, int entries, long numbers, string hash)
    {
        using var generator = Generator.ForLoading();
        Backbone network = new ResNet(ResNetLayout.Of(variant), generator);
        var state = network.StateDict();
        Assert.Equal(entries, state.Count);
        Assert.Equal(numbers, network.Parameters().Sum(p => p.Value.Count));
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', state.Keys)))));
        Assert.Contains("layer4.0.downsample.1.running_var", state.Keys);
    }

    // SimCLR's 2×, which VICRegL's code calls resnet50x2: every number of channels doubled. In torchvision's wide_resnet50_2 only the bottlenecks' insides are.
    [Fact]
    public void Doubled_widths_are_either_all_or_the_inner_ones()
    {
        using var generator = Generator.ForLoading();
        Backbone doubled = new ResNet50Options { WidthMultiple = 2 }.Create(generator), wide = new WideResNet50Options().Create(generator);
        Assert.Equal((4096, 2048), (doubled.Channels, wide.Channels));
        Assert.Equal([[128, 3, 7, 7], [128, 128, 3, 3], [512, 128, 1, 1], [4096, 1024, 1, 1]], Shapes(doubled));
        Assert.Equal([[64, 3, 7, 7], [128, 128, 3, 3], [256, 128, 1, 1], [2048, 1024, 1, 1]], Shapes(wide));
        Assert.Equal(("resnet50", "wide_resnet50_2"), (doubled.ToString(), wide.ToString()));

        static IEnumerable<long[]> Shapes(Backbone network) =>
            ((string[])["conv1", "layer1.0.conv2", "layer1.0.conv3", "layer4.2.conv3"]).Select(name => network.StateDict()[name + ".weight"].Shape);
    }

    [Theory]
    [InlineData(ResNetStem.ImageNet, 96, 72, 3, 3, 32)]
    [InlineData(ResNetStem.Small, 32, 24, 4, 3, 8)]
    public void Features_have_a_vector_for_each_picture_and_each_cell(ResNetStem stem, int height, int width, int rows, int columns, int stride)
    {
        using var generator = new Generator(0);
        Backbone network = new ResNet18Options { Stem = stem, WidthMultiple = 0.125 }.Create(generator);
        network.Train(false);
        Features features = network.Forward(Ops.Randn([2, 3, height, width], generator, DType.Float32));
        Assert.Equal((64, stride), (network.Channels, network.Stride));
        Assert.Equal(new Grid(rows, columns), features.Grid);
        Assert.Equal([2, rows * columns, 64], features.Patches.Shape);
        Assert.Equal(features.Patches[1, columns].ToArray<float>(), features.ToMap()[1, .., 1, 0].ToArray<float>());   // row by row
        Assert.Equal(features.Patches.Mean(1).ToArray<float>(), features.Pooled.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Blocks_start_as_the_identity_when_asked()
    {
        using var generator = new Generator(0);
        Module zero = new ResNet18Options { WidthMultiple = 0.125 }.Create(generator);
        Assert.Equal(0, zero.StateDict()["layer2.1.bn2.weight"].Abs().Max().ToDouble());
        Assert.Equal(1, zero.StateDict()["layer2.1.bn1.weight"].Min().ToDouble());
        Module plain = new ResNet18Options { WidthMultiple = 0.125, ZeroInitResidual = false }.Create(generator);
        Assert.Equal(1, plain.StateDict()["layer2.1.bn2.weight"].Min().ToDouble());
    }

    [Fact]
    public void Weights_of_another_network_are_refused_with_both_shapes()
    {
        using var generator = new Generator(0);
        Module from = new ResNet18Options().Create(generator), to = new ResNet50Options().Create(generator);
        var error = Assert.Throws<CheckpointException>(() => to.LoadStateDict(from.StateDict()));
        Assert.StartsWith("'layer1.0.conv1.weight' is (64, 64, 3, 3), resnet50 needs (64, 64, 1, 1); ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "; missing: 'layer1.0.conv3.weight', 'layer1.0.bn3.weight', 'layer1.0.bn3.bias', 'layer1.0.bn3.running_mean', 'layer1.0.bn3.running_var', … 198 in all",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_takes_patches_as_well_as_vectors()
    {
        using var generator = new Generator(0);
        var head = new Mlp([8, 16, 4], generator);
        Tensor patches = Ops.Randn([2, 5, 8], generator, DType.Float32);
        Tensor embedded = head.Forward(patches);
        Assert.Equal([2, 5, 4], embedded.Shape);
        Assert.Equal(head.Forward(patches.Flatten(0, 1)).ToArray<float>(), embedded.ToArray<float>());
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias", "3.weight"], head.NamedParameters().Select(p => p.Name));
    }
}
