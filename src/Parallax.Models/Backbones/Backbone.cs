using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax;

/// <summary>A network that turns pictures into one vector per picture and one per patch.</summary>
public abstract class Backbone : Module
{
    /// <summary>C: the length of each pooled vector.</summary>
    public abstract int Channels { get; }

    /// <summary>The length of each patch's vector; C but in networks whose pooled vector comes from further layers.</summary>
    public virtual int PatchChannels => Channels;

    /// <summary>Pixels between neighbouring patches: a picture of side S gives S / Stride patches a side.</summary>
    /// <remarks>Where that is no whole number, residual networks and Swin round up, ViT and ConvNeXt down.</remarks>
    public abstract int Stride { get; }

    /// <summary>The places whose features <see cref="ForwardStages"/> gives, first to last; none unless a backbone tells them.</summary>
    public virtual IReadOnlyList<StageShape> Stages => [];

    /// <summary>Computes the features; frees its temporaries.</summary>
    /// <param name="pixels">(B, 3, H, W), normalised, of the parameters' type or under autocast.</param>
    public abstract Features Forward(Tensor pixels);

    /// <summary>The features of named stages, in the order of <see cref="Stages"/>; pooled by the mean, or by the class token where there is one.</summary>
    /// <param name="pixels">(B, 3, H, W).</param>
    /// <param name="names">Names among <see cref="Stages"/>.</param>
    /// <returns>One for each name.</returns>
    /// <exception cref="ArgumentException">There is no such stage; the message names those that are.</exception>
    public IReadOnlyList<Features> ForwardStages(Tensor pixels, params IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.FirstOrDefault(name => Stages.All(stage => stage.Name != name)) is { } unknown)
            throw new ArgumentException($"{this} has no stage '{unknown}'; its stages: {string.Join(", ", Stages.Select(stage => stage.Name))}", nameof(names));
        using var scope = TensorScope.Open();
        var taken = new List<Features>();
        foreach (Features features in Walk(pixels, names.ToHashSet(StringComparer.Ordinal))) taken.Add(features.Outward(scope));
        return taken;
    }

    /// <summary>Lets no stage be left out at random: a teacher sees the whole network.</summary>
    /// <returns>The backbone itself.</returns>
    public Backbone WithoutStochasticDepth()
    {
        foreach (StochasticDepth layer in NamedModules().Select(named => named.Module).OfType<StochasticDepth>()) layer.Rate = 0;
        return this;
    }

    /// <summary>The features of the wanted stages in order, inside the caller's scope.</summary>
    protected virtual IReadOnlyList<Features> Walk(Tensor pixels, IReadOnlySet<string> wanted) => [];
}
