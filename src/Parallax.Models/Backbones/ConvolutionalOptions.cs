using System.ComponentModel.DataAnnotations;
using Parallax.Torch;

namespace Parallax.Models;

/// <summary>GoogLeNet in torchvision's form (Szegedy et al. 2015).</summary>
public sealed record GoogLeNetOptions : BackboneOptions
{
    /// <inheritdoc/>
    public override Backbone Create(Generator generator) => new GoogLeNet(generator);
}

/// <summary>Inception-BN (Ioffe and Szegedy 2015).</summary>
public sealed record InceptionBnOptions : BackboneOptions
{
    /// <inheritdoc/>
    public override Backbone Create(Generator generator) => new InceptionBn(generator);
}

/// <summary>The small AlexNet of the STL-10 experiments.</summary>
public sealed record SmallAlexNetOptions : BackboneOptions
{
    /// <summary>Side of the pictures; the linear layers are made for it. LoGo's STL-10 views have 96 pixels.</summary>
    [Range(15, 512)] public int ImageSize { get; init; } = 96;

    /// <inheritdoc/>
    public override Backbone Create(Generator generator) => new SmallAlexNet(ImageSize, generator);
}
