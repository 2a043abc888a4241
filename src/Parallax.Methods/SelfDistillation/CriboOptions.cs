using Parallax.Vision;

namespace Parallax.Methods.SelfDistillation;

/// <summary>CrIBo: the global loss, and losses on objects across views and across images.</summary>
/// <remarks>Lebailly, Stegmüller, Bozorgtabar, Thiran and Tuytelaars, "CrIBo: Self-Supervised Learning via Cross-Image Object-Level Bootstrapping", ICLR 2024.</remarks>
public sealed record CriboOptions : SelfDistillationOptions
{
    /// <inheritdoc/>
    public override LocalOptions? Local { get; init; }

    /// <inheritdoc/>
    public override ObjectOptions? Objects { get; init; } = new();

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => PublishedViews.Cribo;
}
