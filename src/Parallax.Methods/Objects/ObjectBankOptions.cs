using System.ComponentModel.DataAnnotations;

namespace Parallax.Methods.Objects;

/// <summary>What a bank of objects holds; the defaults are CrIBo's for ImageNet-1k.</summary>
public sealed record ObjectBankOptions
{
    /// <summary>Q, the images whose objects are kept: the newest. Published: 25,000.</summary>
    [Range(1, 1 << 24)] public int Images { get; init; } = 25_000;

    /// <summary>The most objects that an image has: K of the clustering.</summary>
    [Range(1, 1 << 16)] public int ObjectsPerImage { get; init; } = 32;

    /// <summary>What the stored objects are compared by. Published: their directions.</summary>
    public BankMatching Matching { get; init; } = BankMatching.Cosine;
}

/// <summary>What the objects of a bank are compared by.</summary>
public enum BankMatching
{
    /// <summary>Their directions: both sides are divided by their norms.</summary>
    Cosine,

    /// <summary>Dot products with the stored objects as they are, which favours long ones.</summary>
    Raw,
}
