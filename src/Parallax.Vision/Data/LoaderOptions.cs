using System.ComponentModel.DataAnnotations;

namespace Parallax.Vision;

/// <summary>How a <see cref="ViewLoader"/> works. Only <see cref="BatchSize"/>, <see cref="Seed"/>, <see cref="Share"/>, <see cref="JpegScale"/> and <see cref="PixelFormat"/> change what it yields.</summary>
public sealed record LoaderOptions
{
    /// <summary>Images of a batch. Default 256.</summary>
    [Range(1, 65536)] public int BatchSize { get; init; } = 256;

    /// <summary>Seed of order and views. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>The rows of each batch that the loader yields, when several loaders share the batches of one. All rows by default.</summary>
    public BatchShare Share { get; init; } = BatchShare.Whole;

    /// <summary>Threads that read images; 0, the default, for one per physical core.</summary>
    [Range(0, 1024)] public int Threads { get; init; }

    /// <summary>Batches that may be made ahead of the one in use. Default 2.</summary>
    [Range(1, 64)] public int Prefetch { get; init; } = 2;

    /// <summary>Share of unreadable images above which loading stops, in [0, 1]; 1 never stops. Default 0.1.</summary>
    [Range(0.0, 1.0)] public double MaxUnreadable { get; init; } = 0.1;

    /// <summary>
    /// Bytes of decoded images to keep in memory; 0, the default, for none. With a cache, images are always decoded whole.
    /// </summary>
    [Range(0, long.MaxValue)] public long CacheBytes { get; init; }

    /// <summary>The resolution at which JPEGs are decoded; full by default. With a cache it always is.</summary>
    public JpegScale JpegScale { get; init; }

    /// <summary>What the pixels of a batch are. Default 32-bit floats.</summary>
    public PixelFormat PixelFormat { get; init; }

    /// <summary>What a single image may cost.</summary>
    public ImageLimits Limits { get; init; } = ImageLimits.Default;

    internal void Validate()
    {
        string[] faults = [.. OptionFaults.Of(this, "loader"), .. OptionFaults.Of(Limits, "loader.limits")];
        if (BatchSize % Share.Of != 0)
            faults = [.. faults, $"loader.batch_size: expected a multiple of the {Share.Of} loaders that share it, found {BatchSize}"];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }
}
