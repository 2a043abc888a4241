using System.ComponentModel.DataAnnotations;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary><c>name: embedding</c>: a backbone and a linear layer behind its pooled features, as metric learning trains them.</summary>
public sealed record EmbeddingOptions : BackboneOptions
{
    /// <summary>The network before the layer.</summary>
    public BackboneOptions Trunk { get; init; } = new ResNet50Options();

    /// <summary>D, the length of an embedding.</summary>
    [Range(1, 1 << 16)] public int Dimension { get; init; } = 128;

    /// <summary>Whether embeddings are of unit length.</summary>
    public bool Normalises { get; init; } = true;

    /// <summary>Whether the layer sees the mean of the map plus its largest values, or the mean alone.</summary>
    public bool AddsMaximum { get; init; }

    /// <summary>Whether the layer starts from He's values with biases of 0, or from uniform ones.</summary>
    public bool StartsFromHe { get; init; }

    /// <inheritdoc/>
    public override Backbone Create(Generator generator) => new EmbeddingNetwork(this, Trunk.Create(generator), generator);
}

/// <summary>A backbone whose pooled vector is an embedding: e = W·pooled + b, of unit length if wanted. Patches are the trunk's.</summary>
public sealed class EmbeddingNetwork : Backbone
{
    private readonly EmbeddingOptions options;
    private readonly Linear embed;

    /// <summary>Puts a new layer behind a network.</summary>
    /// <param name="options">The layer; its <see cref="EmbeddingOptions.Trunk"/> is not looked at.</param>
    /// <param name="trunk">The network.</param>
    /// <param name="generator">Where first values come from.</param>
    /// <exception cref="ArgumentException">The largest values are wanted of a network whose patches have other channels than its pooled vector.</exception>
    public EmbeddingNetwork(EmbeddingOptions options, Backbone trunk, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(trunk);
        this.options = options;
        if (options.AddsMaximum) RequireMap(trunk);
        Trunk = Add("trunk", trunk);
        embed = Add("embed", new Linear(trunk.Channels, options.Dimension, generator, weights: options.StartsFromHe ? Initialize.KaimingNormalFanOut : null));
    }

    /// <summary>The network before the layer.</summary>
    public Backbone Trunk { get; }

    /// <inheritdoc/>
    public override int Channels => options.Dimension;

    /// <inheritdoc/>
    public override int PatchChannels => Trunk.PatchChannels;

    /// <inheritdoc/>
    public override int Stride => Trunk.Stride;

    /// <inheritdoc/>
    public override IReadOnlyList<StageShape> Stages => Trunk.Stages;

    /// <summary>(B, 3, H, W) → embeddings (B, D) and the trunk's patches.</summary>
    public override Features Forward(Tensor pixels)
    {
        using var scope = TensorScope.Open();
        Features y = Trunk.Forward(pixels);
        return (y with { Pooled = Embed(y) }).Outward(scope);
    }

    /// <summary>The embedding of the trunk's features, (B, D).</summary>
    public Tensor Embed(Features features)
    {
        ArgumentNullException.ThrowIfNull(features);
        using var scope = TensorScope.Open();
        Tensor e = embed.Forward(options.AddsMaximum ? features.Pooled + Maximum(features) : features.Pooled);
        return scope.Outward(options.Normalises ? e / e.Norm(2, [-1], keepDim: true).ClampMin(1e-12) : e);
    }

    /// <summary>The largest value of each channel over the map, (B, C).</summary>
    public static Tensor Maximum(Features features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return features.Patches.Amax([1]);
    }

    /// <summary>Refuses networks whose map cannot be added to the pooled vector.</summary>
    /// <exception cref="ArgumentException">The numbers of channels differ.</exception>
    public static void RequireMap(Backbone trunk)
    {
        ArgumentNullException.ThrowIfNull(trunk);
        if (trunk.PatchChannels != trunk.Channels)
            throw new ArgumentException($"{trunk}: its patches have {trunk.PatchChannels} channels, its pooled vector {trunk.Channels}; the largest values of the map cannot be added to the pooled vector");
    }

    /// <summary><c>embedding of resnet50</c>.</summary>
    public override string ToString() => $"embedding of {Trunk}";

    /// <inheritdoc/>
    protected override IReadOnlyList<Features> Walk(Tensor pixels, IReadOnlySet<string> wanted) => Trunk.ForwardStages(pixels, [.. Stages.Select(s => s.Name).Where(wanted.Contains)]);
}
