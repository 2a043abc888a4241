using Parallax.Vision;

namespace Parallax;

/// <summary>The options of a method, as a recipe gives them; the defaults are its paper's.</summary>
public abstract record MethodOptions
{
    /// <summary>The views that the method's paper trains on; a recipe's <c>views</c> replaces them.</summary>
    public abstract ViewPlan DefaultViews { get; }

    /// <summary>The network that training leaves: the recipe's backbone, unless the method puts layers behind it that are kept.</summary>
    /// <param name="backbone">The recipe's backbone.</param>
    public virtual BackboneOptions ResultOf(BackboneOptions backbone) => backbone;
}
