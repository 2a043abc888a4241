using Parallax.Torch;

namespace Parallax;

/// <summary>Which backbone to make; a recipe's <c>backbone:</c> binds to a derived record by its name.</summary>
public abstract record BackboneOptions
{
    /// <summary>Makes the backbone with fresh parameters, in f32 on the CPU.</summary>
    /// <param name="generator">Where first values come from; the same seed gives the same network.</param>
    public abstract Backbone Create(Generator generator);
}
