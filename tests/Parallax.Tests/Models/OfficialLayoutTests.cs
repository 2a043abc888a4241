using Parallax.Tests.Loop;
using Parallax.Tests.Torch.Pickles;
using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training;
using Parallax.Training.Weights;
using static Parallax.Tests.Golden.Repository;

namespace Parallax.Tests.Models;

/// <summary>Small files with the keys of the official checkpoints, through the whole import.</summary>
public sealed class OfficialLayoutTests : IDisposable
{
    private static readonly MethodCatalog Catalog = ToyBackbones.Catalog();
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names => [.. OfficialLayout.All.Keys];

    public void Dispose() => folder.Dispose();

    [Theory, MemberData(nameof(Names))]
    public void The_backbone_is_found_and_heads_are_told(string name)
    {
        OfficialLayout layout = OfficialLayout.All[name];
        var (wanted, other) = (ToyBackbones.Trained(layout.Network, 1).StateDict(), ToyBackbones.Trained(layout.Network, 2).StateDict());
        TorchArchive.Write(folder["w.pth"], layout.File(wanted, other));

        ImportReport report = Import(folder["w.pth"], layout.As);
        Assert.Equal(layout.Prefix, report.Prefix);
        Assert.Equal(layout.LeftOut, report.LeftOut);
        Assert.Empty(report.Missing.Concat(report.Unexpected).Concat(report.Misshaped));
        Assert.Equal(Numbers(wanted), Numbers(TrainedModel.Open(report.Out, Catalog).Backbone.StateDict()));

        if (layout.Other is null) return;
        report = Import(folder["w.pth"], layout.As, layout.Other);
        Assert.Equal(Numbers(other), Numbers(TrainedModel.Open(report.Out, Catalog).Backbone.StateDict()));
    }

    // Written by PyTorch; what the networks compute with them is compared elsewhere.
    [Theory]
    [InlineData("vit", "heads.head.weight", "heads.head.bias")]
    [InlineData("swin", "head.weight", "head.bias")]
    [InlineData("convnext", "classifier.2.weight", "classifier.2.bias")]
    public void Torchvisions_names_are_known(string network, params string[] classifier)
    {
        ImportReport report = Import(Find("tests", "checkpoints", $"torchvision-{network}.pth"), $"toy_{network}");
        Assert.Equal(("state_dict.", "torchvision"), (report.Prefix, report.Naming));
        Assert.Equal(classifier, report.LeftOut);
    }

    // A deeper network holds all of a shallower one's names: nothing is missing, and still it is another network.
    [Fact]
    public void Blocks_that_the_network_lacks_are_refused()
    {
        var weights = ToyBackbones.Trained(new ToyResNetOptions(), 1).StateDict().ToDictionary(pair => pair.Key, object (pair) => pair.Value);
        weights.Add("layer2.1.conv1.weight", Ops.Zeros([8, 32, 1, 1], DType.Float32));
        TorchArchive.Write(folder["w.pth"], weights);
        Assert.Contains("unknown:\n    'layer2.1.conv1.weight'", Assert.Throws<CheckpointException>(() => Import(folder["w.pth"], "toy_resnet")).Message, StringComparison.Ordinal);
    }

    private ImportReport Import(string weights, string name, string? prefix = null) =>
        new WeightImport(Catalog).Run(new ImportRequest(weights, name, folder["model.safetensors"], [], Size: 32, Prefix: prefix));

    private static IEnumerable<(string Name, float[] Values)> Numbers(IReadOnlyDictionary<string, Tensor> state) =>
        state.Select(pair => (pair.Key, pair.Value.ToArray<float>()));
}
