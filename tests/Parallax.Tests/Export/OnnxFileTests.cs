using System.Runtime.InteropServices;
using Parallax.Models;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Training.Export.Onnx;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Tests.Export;

/// <summary>The structure of exported files; what they compute is compared with ONNX Runtime in the second tier.</summary>
public sealed class OnnxFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Generator random = new(2);

    public void Dispose()
    {
        folder.Dispose();
        random.Dispose();
    }

    public static TheoryData<string> Networks => ["resnet", "vit", "swin", "convnext", "alexnet", "embedding"];

    [Theory, MemberData(nameof(Networks))]
    public void Every_value_of_a_graph_is_defined_before_its_use_and_the_batch_is_free(string name)
    {
        var (network, size) = Network(name);
        OnnxReader file = Export(network, size);
        Assert.Equal(17, file.Opset);
        var known = file.Initializers.Keys.Append("pixels").ToHashSet(StringComparer.Ordinal);
        foreach (OnnxReader.Node node in file.Nodes)
        {
            Assert.All(node.Inputs, input => Assert.Contains(input, known));
            Assert.All(node.Outputs, output => Assert.True(known.Add(output), $"{output} is defined twice"));
        }
        using var scope = TensorScope.Open();
        Features features = network.Forward(Ops.Zeros([1, 3, size, size], DType.Float32));
        Assert.Equal($"batch, 3, {size}, {size}", Assert.Single(file.Inputs).Value);
        Assert.Equal($"batch, {features.Pooled.Size(1)}", file.Outputs["pooled"]);
        Assert.Equal($"batch, {features.Patches.Size(1)}, {features.Patches.Size(2)}", file.Outputs["patches"]);
        Assert.Superset(new HashSet<string> { "pooled", "patches" }, known);
    }

    [Theory, MemberData(nameof(Networks))]
    public void Weights_keep_names_shapes_and_values(string name)
    {
        var (network, size) = Network(name);
        OnnxReader file = Export(network, size);
        foreach (var (key, tensor) in network.StateDict().Where(pair => pair.Value.Rank >= 2 && !IsFolded(pair.Key)))
        {
            OnnxReader.Constant constant = Assert.Contains(key, file.Initializers);
            Assert.Equal(tensor.Shape, constant.Shape);
            Assert.Equal(tensor.ToArray<float>(), MemoryMarshal.Cast<byte, float>(constant.Data).ToArray());
        }
    }

    // What only constants are made of is computed: Swin's table of biases is looked up ahead.
    private static bool IsFolded(string name) => name.EndsWith("relative_position_bias_table", StringComparison.Ordinal);

    [Fact]
    public void Positions_are_interpolated_ahead()
    {
        var (network, _) = Network("vit");
        OnnxReader file = Export(network, 48);   // made for 32
        Assert.DoesNotContain(file.Nodes, node => node.Op is "Resize" or "Upsample");
        Assert.DoesNotContain("pos_embed", file.Initializers.Keys);
        Assert.Contains(file.Initializers, constant => constant.Value.Shape.AsSpan().SequenceEqual([1, 1 + 36, 12]));
    }

    [Fact]
    public void Metadata_say_what_to_do_with_a_picture()
    {
        var (network, size) = Network("resnet");
        OnnxReader file = Export(network, size);
        Assert.Equal(("32", "36", "bilinear", "0.485 0.456 0.406", "0.229 0.224 0.225"),
            (file.Metadata["size"], file.Metadata["shorter_side"], file.Metadata["interpolation"], file.Metadata["mean"], file.Metadata["std"]));
        Assert.Equal(("4", "4", "8"), (file.Metadata["grid_rows"], file.Metadata["grid_columns"], file.Metadata["stride"]));
        Assert.Equal("test", ModelCard.Parse(file.Metadata["card"]).Source);
    }

    [Fact]
    public void An_operator_without_counterpart_is_named_and_nothing_is_written()
    {
        var fault = Assert.Throws<NotSupportedException>(() => Export(new Sorting(random), 8));
        Assert.Equal("ONNX export: there is no counterpart of the operator 'sort' yet", fault.Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_number_that_depends_on_the_batch_is_refused() =>
        Assert.Equal("ONNX export: numbers given to 'div.Scalar' depend on the batch", Assert.Throws<NotSupportedException>(() => Export(new BatchMean(random), 8)).Message);

    private OnnxReader Export(Backbone network, int size)
    {
        network.Train(false);
        var recipe = new ModelRecipe { Backbone = new GoogLeNetOptions(), View = new EvaluationPlan { Size = size, ShorterSide = size + 4 } };
        OnnxFile.Write(folder["m.onnx"], new TrainedModel(recipe, network, new ModelCard { Source = "test" }));
        return OnnxReader.Open(folder["m.onnx"]);
    }

    private (Backbone Network, int Size) Network(string name) => name switch
    {
        "resnet" => (new ResNet(ResNetLayout.Of(ResNetVariant.ResNet50, ResNetStem.Small, 0.125), random), 32),
        "vit" => (new VisionTransformer(new VisionTransformerLayout("vit", 32, 8, 12, 2, 2) { MlpRatio = 2 }, random), 32),
        "swin" => (new SwinTransformer(new SwinLayout("swin", 8, [2, 2], [1, 2]) { ImageSize = 32, Window = 4 }, random), 40),
        "convnext" => (new ConvNeXt(new ConvNeXtLayout("convnext", [1, 2], [6, 8]) { LayerScale = 1e-6 }, random), 32),
        "embedding" => (new EmbeddingNetwork(new EmbeddingOptions { Dimension = 6, AddsMaximum = true }, new ResNet(ResNetLayout.Of(ResNetVariant.ResNet18, ResNetStem.Small, 0.125), random), random), 32),
        _ => (new SmallAlexNet(24, random), 24),
    };

    private abstract class Toy(Generator random) : Backbone
    {
        private readonly Conv2d convolution = new(3, 4, 4, random, stride: 4);

        public override int Channels => 4;

        public override int Stride => 4;

        public override Features Forward(Tensor pixels)
        {
            using var scope = TensorScope.Open();
            return Features.OfMap(Changed(convolution.Forward(pixels))).Outward(scope);
        }

        protected abstract Tensor Changed(Tensor map);
    }

    private sealed class Sorting(Generator random) : Toy(random)
    {
        protected override Tensor Changed(Tensor map) => map.Sort(-1).Values;
    }

    private sealed class BatchMean(Generator random) : Toy(random)
    {
        protected override Tensor Changed(Tensor map) => map / (double)map.Size(0);
    }
}
