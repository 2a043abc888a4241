using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax;

/// <summary>The patches of one view of every image: what they are and where they come from.</summary>
public sealed record PatchMap
{
    /// <summary>Puts features and places together.</summary>
    /// <param name="patches">Features (B, N, D), patches in row-major order of the grid.</param>
    /// <param name="centres">The patches' centres (B, N, 2) in the source image: row, column, in source pixels.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public PatchMap(Tensor patches, Tensor centres)
    {
        ArgumentNullException.ThrowIfNull(patches);
        ArgumentNullException.ThrowIfNull(centres);
        Require.Shape(patches, "(B, N, D)", [-1, -1, -1]);
        Require.Shape(centres, $"({patches.Size(0)}, {patches.Size(1)}, 2), a row and a column for every patch of {patches.Describe()}", [patches.Size(0), patches.Size(1), 2]);
        Patches = patches;
        Centres = centres;
    }

    /// <summary>Features (B, N, D).</summary>
    public Tensor Patches { get; }

    /// <summary>Centres (B, N, 2): row, column, in source pixels.</summary>
    public Tensor Centres { get; }

    /// <summary>N: patches of one view.</summary>
    public int Count => (int)Patches.Size(1);
}
