using System.Globalization;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>
/// The small AlexNet of the STL-10 experiments (Wang and Isola 2020; LoGo): five 3×3 convolutions and two linear layers of 4096, each with
/// BatchNorm and ReLU.
/// </summary>
/// <remarks>The pooled vector is the second linear layer's; patches are the last convolution's map. The linear layers fix the size of the pictures.</remarks>
public sealed class SmallAlexNet : Backbone
{
    private const int Hidden = 4096;
    private static readonly (int Inputs, int Outputs, bool Pools)[] Convolutions = [(3, 96, true), (96, 192, true), (192, 384, false), (384, 384, false), (384, 192, true)];

    private readonly int imageSize;
    private readonly List<Sequential> blocks = [];

    /// <summary>Makes the network.</summary>
    /// <param name="imageSize">Side of the pictures, at least 15.</param>
    /// <param name="generator">Where first values come from.</param>
    public SmallAlexNet(int imageSize, Generator generator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(imageSize, 15);
        this.imageSize = imageSize;
        var list = Add("blocks", new ModuleList());
        int side = imageSize;
        foreach (var (inputs, outputs, pools) in Convolutions)
        {
            var convolution = new Conv2d(inputs, outputs, 3, generator, padding: 1, bias: false);
            blocks.Add(list.Append(pools
                ? new Sequential(convolution, new BatchNorm(outputs), new ReLU(), new MaxPool2d(3, 2))
                : new Sequential(convolution, new BatchNorm(outputs), new ReLU())));
            if (pools) side = (side - 3) / 2 + 1;
        }
        blocks.Add(list.Append(new Sequential(new Identity(), new Linear(PatchChannels * side * side, Hidden, generator, bias: false), new BatchNorm(Hidden), new ReLU())));
        blocks.Add(list.Append(new Sequential(new Linear(Hidden, Hidden, generator, bias: false), new BatchNorm(Hidden), new ReLU())));
    }

    /// <inheritdoc/>
    public override int Channels => Hidden;

    /// <inheritdoc/>
    public override int PatchChannels => 192;

    /// <summary>8; the unpadded pooling leaves a patch or so out at the right and bottom.</summary>
    public override int Stride => 8;

    /// <summary>The map of each convolution: <c>blocks.0</c> … <c>blocks.4</c>.</summary>
    public override IReadOnlyList<StageShape> Stages { get; } =
        [new("blocks.0", 96, 2), new("blocks.1", 192, 4), new("blocks.2", 384, 4), new("blocks.3", 384, 4), new("blocks.4", 192, 8)];

    /// <summary>(B, 3, S, S) → pooled (B, 4096) and patches (B, N, 192).</summary>
    /// <exception cref="ShapeException">Pictures of another size.</exception>
    public override Features Forward(Tensor pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Size(2) != imageSize || pixels.Size(3) != imageSize)
            throw new ShapeException($"{this}: made for pictures of {imageSize} x {imageSize} pixels, found {pixels.Describe()}");
        using var scope = TensorScope.Open();
        Tensor map = pixels;
        foreach (Sequential block in blocks.Take(Convolutions.Length)) map = block.Forward(map);
        Tensor pooled = blocks[^1].Forward(blocks[^2].Forward(map.Flatten(1)));
        return (Features.OfMap(map) with { Pooled = pooled }).Outward(scope);
    }

    /// <summary><c>small_alexnet</c>.</summary>
    public override string ToString() => "small_alexnet";

    /// <inheritdoc/>
    protected override IReadOnlyList<Features> Walk(Tensor pixels, IReadOnlySet<string> wanted)
    {
        var taken = new List<Features>();
        Tensor map = pixels;
        for (int i = 0; i < Convolutions.Length; i++)
        {
            map = blocks[i].Forward(map);
            if (wanted.Contains("blocks." + i.ToString(CultureInfo.InvariantCulture))) taken.Add(Features.OfMap(map));
        }
        return taken;
    }
}
