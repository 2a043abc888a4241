using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Tests.Models;

/// <summary>What every backbone promises, tried on small ones of each family.</summary>
public sealed class BackboneTests
{
    private const ulong Seed = 3;

    public static readonly TheoryData<string> Families = [.. Makers.Keys];

    private static Dictionary<string, Func<Generator, Backbone>> Makers => new()
    {
        ["resnet18"] = random => new ResNet(ResNetLayout.Of(ResNetVariant.ResNet18, widthMultiple: 0.125), random),
        ["resnet50, small stem"] = random => new ResNet(ResNetLayout.Of(ResNetVariant.ResNet50, ResNetStem.Small, 0.125), random),
        ["wide resnet"] = random => new ResNet(ResNetLayout.Of(ResNetVariant.WideResNet50, widthMultiple: 0.125), random),
        ["vit"] = random => new VisionTransformer(new VisionTransformerLayout("vit", 64, 16, 24, 3, 2), random),
        ["vit, mean"] = random => new VisionTransformer(new VisionTransformerLayout("vit", 64, 8, 24, 2, 3) { Pooling = TokenPooling.Mean, LayerScale = 0.1 }, random),
        ["swin"] = random => new SwinTransformer(new SwinLayout("swin", 12, [2, 2, 1], [1, 2, 4]) { ImageSize = 64, Window = 4 }, random),
        ["convnext"] = random => new ConvNeXt(new ConvNeXtLayout("convnext", [1, 1, 2, 1], [8, 12, 16, 24]), random),
        ["googlenet"] = random => new GoogLeNet(random),
        ["inception_bn"] = random => new InceptionBn(random),
        ["convnext, published"] = random => new ConvNeXt(new ConvNeXtLayout("convnext", [1, 1, 1], [8, 12, 16]) { LastNorm = LastNormPlace.Pooled, LayerScale = 1e-6 }, random),
    };

    [Theory, MemberData(nameof(Families))]
    public void Features_have_the_promised_shapes_for_all_sizes_and_shapes_of_pictures(string family)
    {
        using var random = new Generator(Seed);
        using var scope = TensorScope.Open();
        Backbone backbone = Makers[family](random);
        foreach (var (height, width) in new[] { (64, 64), (96, 96), (32, 32), (64, 96), (128, 32) })
        {
            Features features = backbone.Forward(Ops.Randn([2, 3, height, width], random));
            var grid = new Grid((height + backbone.Stride - 1) / backbone.Stride, (width + backbone.Stride - 1) / backbone.Stride);
            Assert.Equal([2, backbone.Channels], features.Pooled.Shape);
            Assert.Equal(grid, features.Grid);
            Assert.Equal([2, grid.Count, backbone.PatchChannels], features.Patches.Shape);
        }
    }

    [Theory, MemberData(nameof(Families))]
    public void Every_stage_gives_features_of_its_stated_shape(string family)
    {
        using var random = new Generator(Seed);
        using var scope = TensorScope.Open();
        Backbone backbone = Makers[family](random);
        backbone.Train(false);
        Tensor pixels = Ops.Randn([2, 3, 64, 64], random);
        IReadOnlyList<Features> all = backbone.ForwardStages(pixels, [.. backbone.Stages.Select(stage => stage.Name)]);
        Assert.Equal(backbone.Stages.Count, all.Count);
        foreach (var (stage, features) in backbone.Stages.Zip(all))
        {
            Assert.Equal([2, stage.Channels], features.Pooled.Shape);
            Assert.Equal(new Grid(64 / stage.Stride, 64 / stage.Stride), features.Grid);
        }
        Features one = Assert.Single(backbone.ForwardStages(pixels, backbone.Stages[0].Name));
        Assert.Equal(all[0].Patches.ToArray<float>(), one.Patches.ToArray<float>());
    }

    [Theory, MemberData(nameof(Families))]
    public void An_unknown_stage_is_told_with_the_known_ones(string family)
    {
        using var random = new Generator(Seed);
        Backbone backbone = Makers[family](random);
        string message = Assert.Throws<ArgumentException>(() => backbone.ForwardStages(Ops.Zeros([1, 3, 64, 64]), "layr")).Message;
        Assert.Contains($"has no stage 'layr'; its stages: {backbone.Stages[0].Name}", message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Families))]
    public void The_same_seed_gives_the_same_network(string family)
    {
        Assert.Equal(Sum(), Sum());

        double Sum()
        {
            using var random = new Generator(Seed);
            using var scope = TensorScope.Open();
            return Makers[family](random).Parameters().Sum(parameter => parameter.Value.Detach().To(DType.Float64).Abs().Sum().ToDouble());
        }
    }

    // Blocks are drawn and computed twice; gradients must not notice.
    [Theory]
    [InlineData("vit")]
    [InlineData("swin")]
    [InlineData("convnext")]
    public void Recomputing_blocks_changes_no_gradient(string family)
    {
        (float[] Output, float[][] Gradients) kept = Pass(recompute: false), recomputed = Pass(recompute: true);
        Assert.Equal(kept.Output, recomputed.Output);
        for (int i = 0; i < kept.Gradients.Length; i++)
            Assert.Equal(kept.Gradients[i], recomputed.Gradients[i]);

        (float[], float[][]) Pass(bool recompute)
        {
            using var random = new Generator(Seed);
            using var scope = TensorScope.Open();
            Backbone backbone = family switch
            {
                "vit" => new VisionTransformer(new VisionTransformerLayout("vit", 32, 16, 24, 3, 2) { StochasticDepth = 0.5, Recompute = recompute }, random),
                "swin" => new SwinTransformer(new SwinLayout("swin", 12, [2, 2], [1, 2]) { ImageSize = 64, Window = 4, StochasticDepth = 0.5, Recompute = recompute }, random),
                _ => new ConvNeXt(new ConvNeXtLayout("convnext", [2, 2], [8, 12]) { StochasticDepth = 0.5, Recompute = recompute }, random),
            };
            Tensor pixels = Ops.Randn([4, 3, 64, 64], random);
            random.Restart(11);
            Features features = backbone.Forward(pixels);
            features.Pooled.Square().Sum().Backward();
            return (features.Pooled.ToArray<float>(), [.. backbone.Parameters().Select(parameter => parameter.Grad!.ToArray<float>())]);
        }
    }

    [Fact]
    public void Stochastic_depth_leaves_whole_images_out_and_keeps_the_mean()
    {
        using var random = new Generator(Seed);
        using var scope = TensorScope.Open();
        var layer = new StochasticDepth(0.25, random);
        float[] output = layer.Forward(Ops.Ones([4000, 2, 3])).Flatten(1).ToArray<float>();
        float[][] images = [.. output.Chunk(6)];
        Assert.All(images, image => Assert.True(image.All(value => value == image[0])));
        Assert.Equal([0f, 1f / 0.75f], images.Select(image => image[0]).Distinct().Order());
        Assert.Equal(0.25, images.Count(image => image[0] == 0) / 4000.0, 0.03);
        layer.Train(false);
        Assert.Equal(1, layer.Forward(Ops.Ones([3, 1])).Mean().ToDouble());
    }

    [Fact]
    public void A_teacher_leaves_nothing_out()
    {
        using var random = new Generator(Seed);
        var student = new ConvNeXt(new ConvNeXtLayout("convnext", [2, 2], [8, 12]) { StochasticDepth = 0.3 }, random);
        Assert.Contains(Rates(student), rate => rate > 0);
        Assert.All(Rates(student.WithoutStochasticDepth()), rate => Assert.Equal(0, rate));

        static IEnumerable<double> Rates(Module network) => network.NamedModules().Select(named => named.Module).OfType<StochasticDepth>().Select(layer => layer.Rate);
    }

    [Fact]
    public void Rates_rise_evenly_to_the_last_block() =>
        Assert.Equal([0, 0.05, 0.1], Enumerable.Range(0, 3).Select(block => Math.Round(StochasticDepth.RateOf(block, 3, 0.1), 12)));

    [Fact]
    public void The_small_alexnet_is_made_for_one_size()
    {
        using var random = new Generator(Seed);
        using var scope = TensorScope.Open();
        var network = new SmallAlexNet(32, random);
        Features features = network.Forward(Ops.Randn([2, 3, 32, 32], random));
        Assert.Equal([2, 4096], features.Pooled.Shape);
        Assert.Equal([2, 9, 192], features.Patches.Shape);
        string message = Assert.Throws<ShapeException>(() => network.Forward(Ops.Zeros([2, 3, 64, 64]))).Message;
        Assert.Equal("small_alexnet: made for pictures of 32 x 32 pixels, found (2, 3, 64, 64) f32", message);
    }

    [Fact]
    public void A_picture_smaller_than_a_patch_is_told()
    {
        using var random = new Generator(Seed);
        var vit = new VisionTransformer(new VisionTransformerLayout("vit_toy", 32, 16, 24, 1, 2), random);
        Assert.Contains("(1, 3, 8, 32) f32", Assert.ThrowsAny<Exception>(() => vit.Forward(Ops.Zeros([1, 3, 8, 32]))).Message, StringComparison.Ordinal);
    }
}
