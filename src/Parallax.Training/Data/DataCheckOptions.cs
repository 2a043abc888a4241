using System.ComponentModel.DataAnnotations;

namespace Parallax.Training.Data;

/// <summary>What <see cref="DataCheck"/> finds worth telling.</summary>
public sealed record DataCheckOptions
{
    /// <summary>Images with a shorter side below this are tiny, pixels.</summary>
    [Range(1, 65535)] public int MinSide { get; init; } = 32;

    /// <summary>Images whose longer side is more than this many times the shorter have an extreme shape.</summary>
    [Range(1.0, 65535.0)] public double MaxAspect { get; init; } = 5;

    /// <summary>Bits of the 64 of a perceptual hash in which near duplicates may differ.</summary>
    /// <remarks>Different photos differ in 32 on average, with a deviation of 4; copies in other sizes and qualities in 0 to 4.</remarks>
    [Range(0, 16)] public int NearBits { get; init; } = 4;
}
