using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training.Weights;

namespace Parallax.Tests.Models;

public sealed class WeightFitTests
{
    private static ResNet Network(ulong seed)
    {
        using var random = new Generator(seed);
        return new ResNet(ResNetLayout.Of(ResNetVariant.ResNet18, ResNetStem.Small, 0.125), random);
    }

    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    [InlineData("state_dict.module.encoder_q.")]
    [InlineData("model.backbone.")]
    public void The_prefix_is_found(string prefix)
    {
        var (from, to) = (Network(1), Network(2));
        var tensors = Prefixed(from, prefix);
        tensors.Add(prefix + "fc.weight", Ops.Zeros([10, 64]));
        tensors.Add("optimizer.lr", Ops.Zeros([]));
        WeightFit fit = WeightFit.Find(to, tensors);
        Assert.Equal(prefix, fit.Prefix);
        Assert.Equal(prefix.Length > 0, !fit.Unexpected.Contains("optimizer.lr"));
        fit.Load("file", partial: prefix.Length == 0);
        Assert.Equal(Weights(from), Weights(to));
    }

    [Theory]
    [InlineData("student.", "teacher.", "teacher.")]
    [InlineData("state_dict.module.encoder_k.", "state_dict.module.encoder_q.", "state_dict.module.encoder_q.")]
    public void A_teacher_goes_before_a_student_and_a_query_before_a_key(string first, string second, string chosen)
    {
        var tensors = Prefixed(Network(1), first);
        foreach (var (name, tensor) in Prefixed(Network(2), second)) tensors.Add(name, tensor);
        Assert.Equal(chosen, WeightFit.Find(Network(3), tensors).Prefix);
        Assert.Equal(first, WeightFit.Find(Network(3), tensors, first).Prefix);
    }

    [Fact]
    public void What_does_not_fit_is_grouped_with_the_nearest_name_and_changes_nothing()
    {
        var (from, to) = (Network(1), Network(2));
        float[] before = Weights(to);
        var tensors = Prefixed(from, "");
        tensors["layer1.0.conv1.wieght"] = tensors["layer1.0.conv1.weight"];
        tensors.Remove("layer1.0.conv1.weight");
        tensors["conv1.weight"] = Ops.Zeros([8, 3, 7, 7]);
        WeightFit fit = WeightFit.Find(to, tensors);
        string message = Assert.Throws<CheckpointException>(() => fit.Load("weights.pth")).Message;
        Assert.StartsWith("weights.pth: fits resnet18 in ", message, StringComparison.Ordinal);
        Assert.Contains("of another shape:\n    'conv1.weight' is (8, 3, 7, 7), expected (8, 3, 3, 3)", message, StringComparison.Ordinal);
        Assert.Contains("missing:\n    'layer1.0.conv1.weight'", message, StringComparison.Ordinal);
        Assert.Contains("unknown:\n    'layer1.0.conv1.wieght' (missing: 'layer1.0.conv1.weight')", message, StringComparison.Ordinal);
        Assert.Equal(before, Weights(to));
        Assert.Empty(fit.Load("weights.pth", partial: true));
        Assert.NotEqual(before, Weights(to));
    }

    [Fact]
    public void Another_architecture_is_told()
    {
        using var random = new Generator(1);
        var vit = new VisionTransformer(new VisionTransformerLayout("vit_toy", 32, 16, 24, 1, 2), random);
        string message = Assert.Throws<CheckpointException>(() => WeightFit.Find(Network(1), Prefixed(vit, "")).Load("vit.pth", partial: true)).Message;
        Assert.StartsWith("vit.pth: none of its tensors fits resnet18; is it of another architecture?", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_none_are_named_and_half_precision_widens()
    {
        var (from, to) = (Network(1), Network(2));
        var tensors = Prefixed(from, "").ToDictionary(pair => pair.Key, pair => pair.Value.DType.IsFloating() ? pair.Value.Detach().To(DType.Float16) : pair.Value);
        tensors["layer2.0.conv1.weight"][0, 0, 0, 0] = Tensor.From([float.NaN], 1)[0];
        Assert.Equal(["layer2.0.conv1.weight"], WeightFit.Find(to, tensors).Load("file"));
        Assert.All(to.Parameters(), parameter => Assert.Equal(DType.Float32, parameter.Value.DType));
    }

    [Fact]
    public void Finite_numbers_whose_sum_overflows_are_not_named()
    {
        var tensors = Prefixed(Network(1), "");
        tensors["bn1.weight"] = Ops.Full(tensors["bn1.weight"].Shape, 3e38);
        Assert.Empty(WeightFit.Find(Network(2), tensors).Load("file"));
    }

    [Fact]
    public void Factors_stored_with_sizes_of_one_fit()
    {
        var tensors = Prefixed(Network(1), "");
        Tensor factors = tensors["bn1.weight"];
        tensors["bn1.weight"] = factors.Detach().Reshape([factors.Count, 1, 1]);
        WeightFit fit = WeightFit.Find(Network(2), tensors);
        Assert.True(fit.IsWhole);
        fit.Load("file");
        Assert.Equal(factors.ToArray<float>(), fit.Backbone.StateDict()["bn1.weight"].ToArray<float>());
    }

    private static Dictionary<string, Tensor> Prefixed(Backbone backbone, string prefix) =>
        backbone.StateDict().ToDictionary(pair => prefix + pair.Key, pair => pair.Value);

    private static float[] Weights(Backbone backbone) => [.. backbone.Parameters().SelectMany(parameter => parameter.Value.ToArray<float>())];
}
