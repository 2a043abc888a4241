using System.ComponentModel.DataAnnotations;

namespace Parallax.Training.Data;

/// <summary>How images are packed.</summary>
public sealed record PackOptions
{
    /// <summary>Most images of a shard.</summary>
    [Range(1, 1_000_000)] public int ShardImages { get; init; } = 10_000;

    /// <summary>Bytes of images after which a shard is full, in MiB.</summary>
    [Range(1, 1_000_000)] public int ShardMegabytes { get; init; } = 512;

    /// <summary>Seed of the order; null keeps the source's order.</summary>
    public long? ShuffleSeed { get; init; }

    /// <summary>Shorter side that larger images are resized to, pixels; null keeps every file as it is.</summary>
    [Range(1, 8192)] public int? ShorterSide { get; init; }

    /// <summary>JPEG quality of resized images.</summary>
    [Range(1, 100)] public int Quality { get; init; } = 92;

    /// <summary>Whether resized images are PNGs, without loss.</summary>
    public bool Lossless { get; init; }
}
