namespace Parallax.Training.Reports;

/// <summary>Pixels to show: 3 bytes each (sRGB red, green, blue), row after row from the top.</summary>
public sealed record ReportImage
{
    /// <summary>Takes W·H·3 bytes.</summary>
    /// <exception cref="ArgumentException">The sizes don't agree.</exception>
    public ReportImage(int width, int height, ReadOnlyMemory<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rgb.Length != 3L * width * height)
            throw new ArgumentException($"image: {width}×{height} needs {3L * width * height} bytes, found {rgb.Length}", nameof(rgb));
        (Width, Height, Rgb) = (width, height, rgb);
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>W·H·3 bytes.</summary>
    public ReadOnlyMemory<byte> Rgb { get; }
}
