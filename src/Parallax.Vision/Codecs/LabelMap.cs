namespace Parallax.Vision;

/// <summary>
/// One number a pixel, as an annotation file stores it: a segmentation mask. Reused for file after file: it grows and never shrinks.
/// </summary>
public sealed class LabelMap
{
    private ushort[] buffer = [];

    /// <summary>Columns.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Width·Height labels, rows from the top, without gaps.</summary>
    public Span<ushort> Labels => buffer.AsSpan(0, Width * Height);

    /// <summary>The label of a pixel.</summary>
    /// <param name="x">Column, from 0.</param>
    /// <param name="y">Row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    public ushort this[int x, int y]
    {
        get
        {
            if ((uint)x >= (uint)Width || (uint)y >= (uint)Height)
                throw new ArgumentOutOfRangeException(nameof(x), $"expected a pixel of {Width} x {Height}, found ({x}, {y})");
            return buffer[y * Width + x];
        }
    }

    /// <summary>A map over the caller's labels, copied.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="labels">width·height numbers, rows from the top.</param>
    /// <exception cref="ArgumentException">The number of labels doesn't fit the size.</exception>
    public static LabelMap FromLabels(int width, int height, ReadOnlySpan<ushort> labels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (labels.Length != (long)width * height)
            throw new ArgumentException(
                $"a label map of {width} x {height}: expected {(long)width * height} labels, found {labels.Length}", nameof(labels));
        LabelMap map = new();
        map.Reset(width, height);
        labels.CopyTo(map.Labels);
        return map;
    }

    internal void Reset(int width, int height)
    {
        int needed = checked(width * height);
        if (buffer.Length < needed)
            buffer = new ushort[needed];
        (Width, Height) = (width, height);
    }
}
