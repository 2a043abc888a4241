namespace Parallax.Vision;

/// <summary>An image as COCO's file lists it.</summary>
internal readonly record struct CocoImage(long Id, string Name, int Width, int Height);

/// <summary>A class as COCO's file lists it; numbers have gaps.</summary>
internal readonly record struct CocoCategory(long Id, string Name);

/// <summary>An object as COCO's file lists it: outlines, or runs as numbers or as text with the size that they fill.</summary>
internal sealed class CocoAnnotation
{
    public long Id { get; set; }

    public long Image { get; set; }

    public long Category { get; set; }

    public SourceBox? Box { get; set; }

    public double Area { get; set; }

    public bool Crowd { get; set; }

    public IReadOnlyList<double[]> Polygons { get; set; } = [];

    public CocoRuns? Runs { get; set; }
}

/// <summary>A run-length mask that hasn't been looked at yet.</summary>
internal sealed record CocoRuns(int Width, int Height, uint[]? Counts, string? Text)
{
    /// <exception cref="FormatException">The runs don't fill the mask, or the text is none.</exception>
    public RunLengthMask ToMask()
    {
        try
        {
            return Text is null ? new RunLengthMask(Width, Height, Counts) : RunLengthMask.Parse(Width, Height, Text);
        }
        catch (ArgumentException error)
        {
            throw new FormatException(error.Message, error);
        }
    }
}
