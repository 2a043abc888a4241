using Parallax.Vision;

namespace Parallax.Training.Reports.Figures;

/// <summary>
/// A photo with the boxes of its views (global ones solid, local ones dashed), and the views themselves with their token grids: the figure of
/// GLSD's supplement.
/// </summary>
internal sealed class CropFigure
{
    private const int Margin = 16, Gap = 12, LongestSide = 720, LeastPanel = 640;
    private const double SourceLine = 3, ViewLine = 3;

    private readonly List<FigureMark> marks = [];

    private CropFigure()
    {
    }

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>What is drawn, in order.</summary>
    public IReadOnlyList<FigureMark> Marks => marks;

    /// <param name="photo">The whole photo.</param>
    /// <param name="views">Its views, global ones first.</param>
    /// <param name="stride">View pixels between neighbouring tokens; a view of side S has ⌈S / stride⌉ a side.</param>
    public static CropFigure Of(Photo photo, IReadOnlyList<MadeView> views, int stride)
    {
        var figure = new CropFigure();
        ReportImage source = Thumbnail.Of(photo, LongestSide);
        figure.AddSource(source, photo, views);
        figure.AddViews(views, left: Margin + source.Width + (2 * Gap), stride);
        figure.Height = Math.Max(figure.Height, source.Height + (2 * Margin));
        return figure;
    }

    private void AddSource(ReportImage source, Photo photo, IReadOnlyList<MadeView> views)
    {
        marks.Add(new FigureMark.Picture(source, Margin, Margin));
        double x = (double)source.Width / photo.SourceWidth, y = (double)source.Height / photo.SourceHeight;
        FigureBox[] boxes = [.. views.Select(view => view.Geometry.Crop)
            .Select(crop => new FigureBox(Margin + (crop.X * x), Margin + (crop.Y * y), crop.Width * x, crop.Height * y))];
        for (int v = 0; v < boxes.Length; v++)
            marks.Add(new FigureMark.Frame(boxes[v], FigureColour.Of(v, boxes.Length), SourceLine, Dashed: !views[v].IsGlobal));
        for (int v = 0; v < boxes.Length; v++)
            marks.Add(new FigureMark.Tag(boxes[v].X, boxes[v].Y, v + 1, FigureColour.Of(v, boxes.Length)));
    }

    // Rows of views, as many in a row as the panel holds; local ones begin a row of their own.
    private void AddViews(IReadOnlyList<MadeView> views, int left, int stride)
    {
        int widest = Math.Max(LeastPanel, views.Max(view => view.Geometry.Width));
        int x = left, y = Margin, rowHeight = 0;
        for (int v = 0; v < views.Count; v++)
        {
            ViewGeometry view = views[v].Geometry;
            if (x > left && (x + view.Width > left + widest || views[v].IsGlobal != views[v - 1].IsGlobal))
                (x, y, rowHeight) = (left, y + rowHeight + Gap, 0);
            AddView(views[v], x, y, stride, v + 1, FigureColour.Of(v, views.Count));
            (x, rowHeight) = (x + view.Width + Gap, Math.Max(rowHeight, view.Height));
            Width = Math.Max(Width, x - Gap + Margin);
            Height = Math.Max(Height, y + rowHeight + Margin);
        }
    }

    private void AddView(MadeView view, int x, int y, int stride, int number, FigureColour colour)
    {
        var box = new FigureBox(x, y, view.Geometry.Width, view.Geometry.Height);
        var grid = new Grid((view.Geometry.Height + stride - 1) / stride, (view.Geometry.Width + stride - 1) / stride);
        marks.Add(new FigureMark.Picture(Thumbnail.OfView(view.Pixels, view.Geometry.Width, view.Group.Normalization), x, y));
        marks.Add(new FigureMark.Lines(box, grid));
        marks.Add(new FigureMark.Frame(box, colour, ViewLine, Dashed: !view.IsGlobal));
        marks.Add(new FigureMark.Tag(x, y, number, colour));
    }
}
