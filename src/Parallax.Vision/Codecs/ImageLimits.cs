using System.ComponentModel.DataAnnotations;

namespace Parallax.Vision;

/// <summary>What an image may cost. Both limits are checked before anything of that size is allocated.</summary>
public sealed record ImageLimits
{
    /// <summary>The limits that hold unless others are given.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>Most pixels (width × height as the header tells), 100 million unless set.</summary>
    [Range(1, 500_000_000)] public long MaxPixels { get; init; } = 100_000_000;

    /// <summary>Longest file in bytes, 256 MiB unless set.</summary>
    [Range(1, 2_000_000_000)] public long MaxBytes { get; init; } = 256L << 20;
}
