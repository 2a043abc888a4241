namespace Parallax.Vision;

/// <summary>An object's box.</summary>
/// <param name="Class">The object's class.</param>
/// <param name="Box">Its box, source pixels: where the data set counts pixels from 1 and includes the last, this starts one earlier and ends with it.</param>
public sealed record AnnotatedBox(int Class, SourceBox Box)
{
    /// <summary>Hard to recognise: neither a hit nor a miss when detections are scored.</summary>
    public bool Difficult { get; init; }

    /// <summary>The box holds only a part of the object.</summary>
    public bool Truncated { get; init; }

    /// <summary>The box is of many objects that were not told apart.</summary>
    public bool Crowd { get; init; }

    /// <summary>Boxes of parts, such as head and hands of a person.</summary>
    public IReadOnlyList<AnnotatedPart> Parts { get; init; } = [];
}
