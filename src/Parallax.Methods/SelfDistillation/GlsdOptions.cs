using System.ComponentModel.DataAnnotations;
using Parallax.Vision;

namespace Parallax.Methods.SelfDistillation;

/// <summary>GLSD: the global loss, and a local one on patches that share a place (or, as in EsViT, a feature).</summary>
/// <remarks>Lebailly and Tuytelaars, "Global-Local Self-Distillation for Visual Representation Learning", WACV 2023.</remarks>
public sealed record GlsdOptions : SelfDistillationOptions
{
    /// <inheritdoc/>
    [Range(0.0, 1e6)] public override double Weight { get; init; } = 0.5;

    /// <inheritdoc/>
    public override LocalOptions? Local { get; init; } = new();

    /// <inheritdoc/>
    public override ObjectOptions? Objects { get; init; }

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => PublishedViews.Dino;
}
