namespace Parallax.Training.Indexing;

/// <summary>Which images to look for, and where.</summary>
public sealed record SearchRequest
{
    /// <summary>The index.</summary>
    public required string Index { get; init; }

    /// <summary>Image files.</summary>
    public required IReadOnlyList<string> Queries { get; init; }

    /// <summary>The run folder or model file that the index was made with; null for the place that the index names.</summary>
    public string? Run { get; init; }

    /// <summary>Where the indexed images are now, for the sheet; null for the place that the index names.</summary>
    public string? Data { get; init; }

    /// <summary>Images to find for each query, at least 1.</summary>
    public int K { get; init; } = 10;

    /// <summary>A <c>.html</c> or <c>.png</c> file that shows what was found; null for none.</summary>
    public string? Sheet { get; init; }
}
