namespace Parallax.Vision;

public readonly partial record struct ViewGeometry
{
    /// <summary>The map from view pixels to source pixels.</summary>
    public AffineMap Map
    {
        get
        {
            double scale = Crop.Width / Width;
            return Flipped
                ? new AffineMap(-scale, Crop.X + Crop.Width, Crop.Height / Height, Crop.Y)
                : new AffineMap(scale, Crop.X, Crop.Height / Height, Crop.Y);
        }
    }

    /// <summary>The geometry of a view that was cut out of this view.</summary>
    /// <param name="inner">A view whose source is this view: its crop is in this view's pixels.</param>
    /// <returns>Where the inner view lies in this view's source.</returns>
    /// <exception cref="ArgumentException">The inner view's source is of another size than this view.</exception>
    public ViewGeometry Then(ViewGeometry inner)
    {
        if ((inner.SourceWidth, inner.SourceHeight) != (Width, Height))
            throw new ArgumentException($"a view of a view: expected a source of {Width} x {Height}, found {inner.SourceWidth} x {inner.SourceHeight}", nameof(inner));
        SourceBox box = inner.Crop;
        double left = Flipped ? Width - box.X - box.Width : box.X;
        double scaleX = Crop.Width / Width, scaleY = Crop.Height / Height;
        var crop = new SourceBox(Crop.X + (left * scaleX), Crop.Y + (box.Y * scaleY), box.Width * scaleX, box.Height * scaleY);
        return new ViewGeometry(crop, Flipped ^ inner.Flipped, inner.Width, inner.Height, SourceWidth, SourceHeight);
    }

    /// <summary>The part of the source that a token covers, for a grid of <paramref name="rows"/> × <paramref name="columns"/> tokens.</summary>
    public SourceBox BoxOf(GridCell cell, int rows, int columns)
    {
        double width = Crop.Width / columns, height = Crop.Height / rows;
        int column = Flipped ? columns - 1 - cell.Column : cell.Column;
        return new SourceBox(Crop.X + (column * width), Crop.Y + (cell.Row * height), width, height);
    }

    /// <summary>The token nearest to a place of the source; at the view's edge for a place that it does not show.</summary>
    /// <remarks>Half-way between two centres it is the right and lower one in the source.</remarks>
    public GridCell CellNearest(SourcePoint point, int rows, int columns)
    {
        int column = Math.Clamp((int)Math.Floor((point.X - Crop.X) * columns / Crop.Width), 0, columns - 1);
        int row = Math.Clamp((int)Math.Floor((point.Y - Crop.Y) * rows / Crop.Height), 0, rows - 1);
        return new GridCell(row, Flipped ? columns - 1 - column : column);
    }

    /// <summary>The part of the source that both views show; of no area where they do not meet.</summary>
    public SourceBox Overlap(ViewGeometry other) => Crop.Intersect(other.Crop);

    /// <summary>The shared area over the joint area of two views of one source, in [0, 1].</summary>
    public double OverlapRatio(ViewGeometry other)
    {
        double shared = Overlap(other).Area;
        return shared / (Crop.Area + other.Crop.Area - shared);
    }

    /// <summary>
    /// For each token of this view, row-major, the token of the other view whose centre is nearest, or −1 where the other view does not show
    /// its centre. The inverse is the same asked of the other view.
    /// </summary>
    /// <param name="rows">Rows of this view's grid.</param>
    /// <param name="columns">Columns of this view's grid.</param>
    /// <param name="other">Another view of the same source.</param>
    /// <param name="otherRows">Rows of its grid.</param>
    /// <param name="otherColumns">Columns of its grid.</param>
    /// <param name="destination">Exactly rows·columns numbers.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void WriteCorrespondence(int rows, int columns, ViewGeometry other, int otherRows, int otherColumns, Span<int> destination)
    {
        if (destination.Length != rows * columns)
            throw new ArgumentException($"correspondence of a {rows} x {columns} grid: expected room for {rows * columns} numbers, found {destination.Length}", nameof(destination));
        for (int i = 0; i < destination.Length; i++)
        {
            SourcePoint centre = CentreOf(new GridCell(i / columns, i % columns), rows, columns);
            GridCell cell = other.CellNearest(centre, otherRows, otherColumns);
            destination[i] = other.Crop.Contains(centre) ? (cell.Row * otherColumns) + cell.Column : -1;
        }
    }
}
