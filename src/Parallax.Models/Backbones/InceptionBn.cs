using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>Ioffe and Szegedy 2015, "Batch Normalization": Inception-BN, the network of the deep metric learning literature.</summary>
/// <remarks>
/// Parameters bear the names of the Caffe-converted weights ("bninception"). Those expect blue, green, red from 0 to 255 less (104, 117, 128): normalise red, green,
/// blue with mean (0.502, 0.4588, 0.4078) and deviation 0.0039, and exchange the first convolution's input channels once.
/// </remarks>
public sealed class InceptionBn : Backbone
{
    // Channels of 1×1, 3×3 reduce, 3×3, double 3×3 reduce, double 3×3 (both), pool projection; 0 for a block that halves the map and has none.
    private static readonly (string Name, int[] Widths, bool MaxPool)[] Blocks =
    [
        ("3a", [64, 64, 64, 64, 96, 32], false), ("3b", [64, 64, 96, 64, 96, 64], false), ("3c", [0, 128, 160, 64, 96, 0], true),
        ("4a", [224, 64, 96, 96, 128, 128], false), ("4b", [192, 96, 128, 96, 128, 128], false), ("4c", [160, 128, 160, 128, 160, 128], false),
        ("4d", [96, 128, 192, 160, 192, 128], false), ("4e", [0, 128, 192, 192, 256, 0], true),
        ("5a", [352, 192, 320, 160, 224, 128], false), ("5b", [352, 192, 320, 192, 224, 128], true),
    ];

    private readonly Unit stem, reduce, widen;
    private readonly List<(string Name, Block Block)> blocks = [];

    /// <summary>Makes the network.</summary>
    /// <param name="generator">Where first values come from.</param>
    public InceptionBn(Generator generator)
    {
        stem = MakeUnit("conv1_7x7_s2", 3, 64, 7, 2, generator);
        reduce = MakeUnit("conv2_3x3_reduce", 64, 64, 1, 1, generator);
        widen = MakeUnit("conv2_3x3", 64, 192, 3, 1, generator);
        int channels = 192;
        foreach (var (name, widths, maxPool) in Blocks)
        {
            var block = new Block(this, $"inception_{name}_", channels, widths, maxPool, generator);
            blocks.Add(($"inception_{name}", block));
            channels = block.Channels;
        }
    }

    /// <inheritdoc/>
    public override int Channels => 1024;

    /// <inheritdoc/>
    public override int Stride => 32;

    /// <summary>The map behind the last block of each resolution.</summary>
    public override IReadOnlyList<StageShape> Stages { get; } = [new("inception_3b", 320, 8), new("inception_4d", 608, 16), new("inception_5b", 1024, 32)];

    /// <summary>(B, 3, H, W) → pooled (B, 1024) and patches (B, N, 1024) of the last map.</summary>
    public override Features Forward(Tensor pixels)
    {
        using var scope = TensorScope.Open();
        return Features.OfMap(Run(pixels, _ => { })).Outward(scope);
    }

    /// <summary><c>inception_bn</c>.</summary>
    public override string ToString() => "inception_bn";

    /// <inheritdoc/>
    protected override IReadOnlyList<Features> Walk(Tensor pixels, IReadOnlySet<string> wanted)
    {
        var taken = new List<Features>();
        Run(pixels, stage => { if (wanted.Contains(stage.Name)) taken.Add(Features.OfMap(stage.Map)); });
        return taken;
    }

    private Tensor Run(Tensor pixels, Action<(string Name, Tensor Map)> visit)
    {
        Tensor map = Halved(widen.Forward(reduce.Forward(Halved(stem.Forward(pixels)))));
        foreach (var (name, block) in blocks) visit((name, map = block.Forward(map)));
        return map;
    }

    private static Tensor Halved(Tensor map) => map.MaxPool2d([3], [2], [0], [1], ceilMode: true);

    private Unit MakeUnit(string name, int inputs, int outputs, int kernel, int stride, Generator generator) => new(
        Add(name, new Conv2d(inputs, outputs, kernel, generator, stride, padding: kernel / 2)), Add(name + "_bn", new BatchNorm(outputs)));

    // The weights' names are flat, so the layers belong to the network, and a block only knows them.
    private sealed record Unit(Conv2d Convolution, BatchNorm Norm)
    {
        public Tensor Forward(Tensor input) => Norm.Forward(Convolution.Forward(input)).Relu_();
    }

    private sealed class Block
    {
        private readonly bool halves, maxPool;
        private readonly Unit? single, projection;
        private readonly Unit[] three, two;

        public Block(InceptionBn network, string name, int inputs, int[] widths, bool maxPool, Generator generator)
        {
            halves = widths[0] == 0;
            this.maxPool = maxPool;
            int stride = halves ? 2 : 1;
            if (!halves) single = network.MakeUnit(name + "1x1", inputs, widths[0], 1, 1, generator);
            three =
            [
                network.MakeUnit(name + "3x3_reduce", inputs, widths[1], 1, 1, generator),
                network.MakeUnit(name + "3x3", widths[1], widths[2], 3, stride, generator),
            ];
            two =
            [
                network.MakeUnit(name + "double_3x3_reduce", inputs, widths[3], 1, 1, generator),
                network.MakeUnit(name + "double_3x3_1", widths[3], widths[4], 3, 1, generator),
                network.MakeUnit(name + "double_3x3_2", widths[4], widths[4], 3, stride, generator),
            ];
            if (!halves) projection = network.MakeUnit(name + "pool_proj", inputs, widths[5], 1, 1, generator);
            Channels = widths[0] + widths[2] + widths[4] + (halves ? inputs : widths[5]);
        }

        public int Channels { get; }

        public Tensor Forward(Tensor input)
        {
            using var scope = TensorScope.Open();
            Tensor[] branches = [Through(three, input), Through(two, input), projection?.Forward(Pooled(input)) ?? Pooled(input)];
            return scope.Outward(Ops.Cat(single is null ? branches : [single.Forward(input), .. branches], 1));
        }

        private Tensor Pooled(Tensor input) =>
            halves ? Halved(input)
            : maxPool ? input.MaxPool2d([3], [1], [1], [1], ceilMode: true)
            : input.AvgPool2d([3], [1], [1], ceilMode: true);

        private static Tensor Through(Unit[] units, Tensor input) => units.Aggregate(input, (flow, unit) => unit.Forward(flow));
    }
}
