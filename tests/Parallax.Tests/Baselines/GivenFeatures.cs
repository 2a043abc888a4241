using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Tests.Baselines;

/// <summary>A backbone whose features are the pixels themselves, so that a method can be given features.</summary>
internal sealed record GivenFeatures(int Channels) : BackboneOptions
{
    public override Backbone Create(Generator generator) => new Identity(Channels);

    /// <summary>A view of features: maps (B, C, H, W), or vectors (B, C) as maps of one cell.</summary>
    public static View View(Tensor features)
    {
        Tensor map = features.Rank == 2 ? features.Unsqueeze(-1).Unsqueeze(-1) : features;
        int side = (int)map.Size(2);
        var whole = new ViewGeometry(new SourceBox(0, 0, side, side), false, side, side, side, side);
        return new View(map, [.. Enumerable.Repeat(whole, (int)map.Size(0))]);
    }

    /// <summary>A batch of such views.</summary>
    public static ViewBatch Views(params Tensor[] features) => new([.. features.Select(View)], default);

    private sealed class Identity(int channels) : Backbone
    {
        public override int Channels => channels;

        public override int Stride => 1;

        public override Features Forward(Tensor pixels) => Features.OfMap(pixels);
    }
}
