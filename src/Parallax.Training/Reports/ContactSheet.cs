namespace Parallax.Training.Reports;

/// <summary>Rows of thumbnails on white: the query, a gap, and its neighbours.</summary>
internal static class ContactSheet
{
    private const int Gap = 6, Bytes = 3;

    /// <summary>Draws the rows.</summary>
    /// <param name="rows">At least one.</param>
    /// <param name="cell">Side of a thumbnail's place, at least that of the thumbnails.</param>
    public static ReportImage Draw(IReadOnlyList<NeighbourRow> rows, int cell)
    {
        int step = cell + Gap, columns = rows.Max(row => row.Neighbours.Count) + 1;
        int width = (columns * step) + (3 * Gap), height = (rows.Count * step) + Gap;
        byte[] rgb = new byte[Bytes * width * height];
        Array.Fill(rgb, byte.MaxValue);
        for (int r = 0; r < rows.Count; r++)
        {
            Paste(rows[r].Query, Gap, Gap + (r * step));
            for (int n = 0; n < rows[r].Neighbours.Count; n++) Paste(rows[r].Neighbours[n].Image, (3 * Gap) + ((n + 1) * step), Gap + (r * step));
        }
        return new ReportImage(width, height, rgb);

        // In the middle of its place.
        void Paste(ReportImage image, int left, int top)
        {
            left += (cell - image.Width) / 2;
            top += (cell - image.Height) / 2;
            for (int y = 0; y < image.Height; y++)
                image.Rgb.Span.Slice(Bytes * y * image.Width, Bytes * image.Width).CopyTo(rgb.AsSpan(Bytes * (((top + y) * width) + left)));
        }
    }
}
