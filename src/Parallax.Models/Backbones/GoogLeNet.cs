using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>Szegedy et al. 2015, "Going Deeper with Convolutions", in torchvision's form: BatchNorm throughout, 3×3 in the place of 5×5.</summary>
/// <remarks>
/// Parameters bear torchvision's names, without classifiers. torchvision's own weights expect pictures normalised by mean and deviation 0.5: it
/// converts them inside, here the views' normalisation says so.
/// </remarks>
public sealed class GoogLeNet : Backbone
{
    private static readonly (string Name, int Inputs, int[] Widths)[] Blocks =
    [
        ("inception3a", 192, [64, 96, 128, 16, 32, 32]), ("inception3b", 256, [128, 128, 192, 32, 96, 64]),
        ("inception4a", 480, [192, 96, 208, 16, 48, 64]), ("inception4b", 512, [160, 112, 224, 24, 64, 64]), ("inception4c", 512, [128, 128, 256, 24, 64, 64]),
        ("inception4d", 512, [112, 144, 288, 32, 64, 64]), ("inception4e", 528, [256, 160, 320, 32, 128, 128]),
        ("inception5a", 832, [256, 160, 320, 32, 128, 128]), ("inception5b", 832, [384, 192, 384, 48, 128, 128]),
    ];

    private readonly ConvNorm conv1, conv2, conv3;
    private readonly List<(string Name, Block Block)> blocks = [];

    /// <summary>Makes the network.</summary>
    /// <param name="generator">Where first values come from.</param>
    public GoogLeNet(Generator generator)
    {
        conv1 = Add("conv1", new ConvNorm(3, 64, 7, generator, stride: 2));
        conv2 = Add("conv2", new ConvNorm(64, 64, 1, generator));
        conv3 = Add("conv3", new ConvNorm(64, 192, 3, generator));
        foreach (var (name, inputs, widths) in Blocks) blocks.Add((name, Add(name, new Block(inputs, widths, generator))));
    }

    /// <inheritdoc/>
    public override int Channels => 1024;

    /// <inheritdoc/>
    public override int Stride => 32;

    /// <summary>The map behind the last block of each resolution.</summary>
    public override IReadOnlyList<StageShape> Stages { get; } = [new("inception3b", 480, 8), new("inception4e", 832, 16), new("inception5b", 1024, 32)];

    /// <summary>(B, 3, H, W) → pooled (B, 1024) and patches (B, N, 1024) of the last map.</summary>
    public override Features Forward(Tensor pixels)
    {
        using var scope = TensorScope.Open();
        return Features.OfMap(Run(pixels, _ => { })).Outward(scope);
    }

    /// <summary><c>googlenet</c>.</summary>
    public override string ToString() => "googlenet";

    /// <inheritdoc/>
    protected override IReadOnlyList<Features> Walk(Tensor pixels, IReadOnlySet<string> wanted)
    {
        var taken = new List<Features>();
        Run(pixels, stage => { if (wanted.Contains(stage.Name)) taken.Add(Features.OfMap(stage.Map)); });
        return taken;
    }

    private Tensor Run(Tensor pixels, Action<(string Name, Tensor Map)> visit)
    {
        Tensor map = conv3.Forward(conv2.Forward(Halved(conv1.Forward(pixels), 3)));
        map = Halved(map, 3);
        foreach (var (name, block) in blocks)
        {
            if (name == "inception4a") map = Halved(map, 3);
            if (name == "inception5a") map = Halved(map, 2);
            map = block.Forward(map);
            visit((name, map));
        }
        return map;
    }

    private static Tensor Halved(Tensor map, int kernel) => map.MaxPool2d([kernel], [2], [0], [1], ceilMode: true);

    private sealed class Block : Layer
    {
        private readonly ConvNorm branch1;
        private readonly Sequential branch2, branch3, branch4;

        public Block(int inputs, int[] widths, Generator generator)
        {
            branch1 = Add("branch1", new ConvNorm(inputs, widths[0], 1, generator));
            branch2 = Add("branch2", new Sequential(new ConvNorm(inputs, widths[1], 1, generator), new ConvNorm(widths[1], widths[2], 3, generator)));
            branch3 = Add("branch3", new Sequential(new ConvNorm(inputs, widths[3], 1, generator), new ConvNorm(widths[3], widths[4], 3, generator)));
            branch4 = Add("branch4", new Sequential(new MaxPool2d(3, 1, 1), new ConvNorm(inputs, widths[5], 1, generator)));
        }

        public override Tensor Forward(Tensor input)
        {
            using var scope = TensorScope.Open();
            return scope.Outward(Ops.Cat([branch1.Forward(input), branch2.Forward(input), branch3.Forward(input), branch4.Forward(input)], 1));
        }
    }
}
