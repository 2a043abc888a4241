namespace Parallax.Training.Data;

/// <summary>Images in numbers.</summary>
public sealed record DataStatsReport
{
    /// <summary>Where the images lie.</summary>
    public required string Data { get; init; }

    /// <summary>Images that can be read; all figures are about them.</summary>
    public required int Images { get; init; }

    /// <summary>Images that can't be read, with the reason.</summary>
    public required IReadOnlyList<string> Unreadable { get; init; }

    /// <summary>Bytes of the images' files; 0 for images that are no files.</summary>
    public required long Bytes { get; init; }

    /// <summary>Images of each file format.</summary>
    public required IReadOnlyDictionary<string, int> Formats { get; init; }

    /// <summary>Images of each class, in the classes' order.</summary>
    public required IReadOnlyList<ClassCount> Classes { get; init; }

    /// <summary>How evenly the images are spread over the classes; null without classes.</summary>
    public required ClassBalance? Balance { get; init; }

    /// <summary>Images without a class.</summary>
    public required int Unlabelled { get; init; }

    /// <summary>Widths, pixels.</summary>
    public required Extent<int> Width { get; init; }

    /// <summary>Heights, pixels.</summary>
    public required Extent<int> Height { get; init; }

    /// <summary>Images by the shorter side: from each bound to below the next.</summary>
    public required IReadOnlyList<SideCount> ShorterSides { get; init; }

    /// <summary>Mean of red, green and blue over all pixels of all images, in [0, 1].</summary>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>Deviation of red, green and blue over all pixels of all images, in [0, 1].</summary>
    public required IReadOnlyList<double> Std { get; init; }
}
