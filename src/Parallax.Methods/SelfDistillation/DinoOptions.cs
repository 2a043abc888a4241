using Parallax.Vision;

namespace Parallax.Methods.SelfDistillation;

/// <summary>DINO: the global loss alone. GLSD calls it Vanilla.</summary>
/// <remarks>Caron et al., "Emerging Properties in Self-Supervised Vision Transformers", ICCV 2021.</remarks>
public sealed record DinoOptions : SelfDistillationOptions
{
    /// <inheritdoc/>
    public override LocalOptions? Local { get; init; }

    /// <inheritdoc/>
    public override ObjectOptions? Objects { get; init; }

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => PublishedViews.Dino;
}
