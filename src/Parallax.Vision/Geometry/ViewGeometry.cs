namespace Parallax.Vision;

/// <summary>Where a view comes from: its crop in the source, whether it was mirrored, and both sizes.</summary>
/// <param name="Crop">The part of the source that the whole view shows, source pixels.</param>
/// <param name="Flipped">Whether the view was mirrored left to right after the crop.</param>
/// <param name="Width">View width in view pixels.</param>
/// <param name="Height">View height in view pixels.</param>
/// <param name="SourceWidth">Width of the whole source image, pixels.</param>
/// <param name="SourceHeight">Height of the whole source image, pixels.</param>
public readonly partial record struct ViewGeometry(
    SourceBox Crop, bool Flipped, int Width, int Height, int SourceWidth, int SourceHeight)
{
    /// <summary>The place in the source that a view point shows.</summary>
    /// <param name="point">A place in the view.</param>
    public SourcePoint ToSource(ViewPoint point)
    {
        double x = Flipped ? Width - point.X : point.X;
        return new SourcePoint(Crop.X + x * Crop.Width / Width, Crop.Y + point.Y * Crop.Height / Height);
    }

    /// <summary>Where a place of the source falls in the view; outside [0, Width) × [0, Height) if the view doesn't show it.</summary>
    /// <param name="point">A place in the source.</param>
    public ViewPoint ToView(SourcePoint point)
    {
        double x = (point.X - Crop.X) * Width / Crop.Width;
        return new ViewPoint(Flipped ? Width - x : x, (point.Y - Crop.Y) * Height / Crop.Height);
    }

    /// <summary>The same view by its place in the image that the source was made of.</summary>
    /// <param name="origin">What the source is a resized part of.</param>
    public ViewGeometry Within(ImageOrigin origin)
    {
        PixelBox part = origin.Part;
        double scaleX = (double)part.Width / SourceWidth, scaleY = (double)part.Height / SourceHeight;
        var crop = new SourceBox(part.X + (Crop.X * scaleX), part.Y + (Crop.Y * scaleY), Crop.Width * scaleX, Crop.Height * scaleY);
        return this with { Crop = crop, SourceWidth = origin.Width, SourceHeight = origin.Height };
    }

    /// <summary>The centre of a token in the source, for a grid of <paramref name="rows"/> × <paramref name="columns"/> tokens.</summary>
    /// <remarks>(t + (r + ½)·h/rows, l + (c + ½)·w/columns), with column c of a mirrored view at columns − 1 − c.</remarks>
    /// <param name="cell">The token.</param>
    /// <param name="rows">Rows of the grid, at least 1.</param>
    /// <param name="columns">Columns of the grid, at least 1.</param>
    public SourcePoint CentreOf(GridCell cell, int rows, int columns)
    {
        int column = Flipped ? columns - 1 - cell.Column : cell.Column;
        return new SourcePoint(
            Crop.X + (column + 0.5) * Crop.Width / columns,
            Crop.Y + (cell.Row + 0.5) * Crop.Height / rows);
    }

    /// <summary>Writes the centres of all tokens, row-major, each as (row, column) = (y, x) in source pixels.</summary>
    /// <param name="rows">Rows of the grid, at least 1.</param>
    /// <param name="columns">Columns of the grid, at least 1.</param>
    /// <param name="destination">Exactly 2·rows·columns values: the layout (rows, columns, 2).</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void WriteTokenCentres(int rows, int columns, Span<double> destination)
    {
        RequireLength(rows, columns, destination.Length);
        for (int i = 0; i < rows * columns; i++)
        {
            SourcePoint centre = CentreOf(new GridCell(i / columns, i % columns), rows, columns);
            (destination[2 * i], destination[2 * i + 1]) = (centre.Y, centre.X);
        }
    }

    /// <inheritdoc cref="WriteTokenCentres(int, int, Span{double})"/>
    public void WriteTokenCentres(int rows, int columns, Span<float> destination)
    {
        RequireLength(rows, columns, destination.Length);
        for (int i = 0; i < rows * columns; i++)
        {
            SourcePoint centre = CentreOf(new GridCell(i / columns, i % columns), rows, columns);
            (destination[2 * i], destination[2 * i + 1]) = ((float)centre.Y, (float)centre.X);
        }
    }

    private static void RequireLength(int rows, int columns, int found)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (found != 2 * rows * columns)
            throw new ArgumentException(
                $"token centres of a {rows} x {columns} grid: expected room for {2 * rows * columns} numbers, found {found}");
    }
}
