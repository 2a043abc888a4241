using System.ComponentModel.DataAnnotations;

namespace EmbeddingService;

/// <summary>What a request may cost. From configuration, section <c>service</c>: <c>--service:maxPixels=1000000</c>.</summary>
public sealed record ServiceOptions
{
    /// <summary>Longest image file in bytes, 16 MiB unless set.</summary>
    [Range(1024, 1 << 30)] public int MaxUploadBytes { get; init; } = 16 << 20;

    /// <summary>Most pixels of an image, as its header tells; 40 million unless set. Checked before anything of that size is allocated.</summary>
    [Range(1, 500_000_000)] public long MaxPixels { get; init; } = 40_000_000;

    /// <summary>Requests that may be under way; one more is answered 503. 64 unless set.</summary>
    [Range(1, 4096)] public int MaxRequests { get; init; } = 64;

    /// <summary>Most pictures that the network sees at once, 16 unless set.</summary>
    [Range(2, 1024)] public int MaxBatch { get; init; } = 16;
}
