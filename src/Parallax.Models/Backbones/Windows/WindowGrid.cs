using Parallax.Torch;

namespace Parallax.Models;

/// <summary>Square windows over a grid that is padded at the right and bottom to whole windows, and perhaps rolled by a shift.</summary>
/// <param name="Grid">The tokens.</param>
/// <param name="Window">Side of a window in tokens.</param>
/// <param name="Shift">Tokens that the grid is rolled up and left by; 0 for none.</param>
internal readonly record struct WindowGrid(Grid Grid, int Window, int Shift)
{
    public Grid Padded => new(Whole(Grid.Rows), Whole(Grid.Columns));

    /// <summary>Windows of an image.</summary>
    public int Count => Padded.Count / (Window * Window);

    /// <summary>(B, N, C) → (B·windows, Window², C).</summary>
    public Tensor Part(Tensor tokens)
    {
        long B = tokens.Size(0), C = tokens.Size(2);
        Tensor map = tokens.View([B, Grid.Rows, Grid.Columns, C]);
        if (Padded != Grid) map = map.ConstantPadNd([0, 0, 0, Padded.Columns - Grid.Columns, 0, Padded.Rows - Grid.Rows]);
        if (Shift > 0) map = map.Roll([-Shift, -Shift], [1, 2]);
        var (h, w) = (Padded.Rows / Window, Padded.Columns / Window);
        return map.View([B, h, Window, w, Window, C]).Transpose(2, 3).Reshape([B * h * w, Window * Window, C]);
    }

    /// <summary>The other way round; what was padded is cut off.</summary>
    public Tensor Join(Tensor windows)
    {
        long B = windows.Size(0) / Count, C = windows.Size(2);
        var (h, w) = (Padded.Rows / Window, Padded.Columns / Window);
        Tensor map = windows.View([B, h, w, Window, Window, C]).Transpose(2, 3).Reshape([B, Padded.Rows, Padded.Columns, C]);
        if (Shift > 0) map = map.Roll([Shift, Shift], [1, 2]);
        if (Padded != Grid) map = map[.., ..Grid.Rows, ..Grid.Columns];
        return map.Reshape([B, Grid.Count, C]);
    }

    /// <summary>
    /// (windows, 1, Window², Window²): 0 where two tokens of a window were neighbours before the roll, −100 where the roll brought them together; null
    /// without shift. Regions are [0, −w), [−w, −s), [−s, end) on both axes of the padded grid.
    /// </summary>
    public Tensor? Mask()
    {
        if (Shift == 0) return null;
        var (h, w, area) = (Padded.Rows / Window, Padded.Columns / Window, Window * Window);
        float[] mask = new float[Count * area * area];
        for (int window = 0; window < Count; window++)
        {
            int[] regions = [.. Regions(window / w, window % w)];
            for (int i = 0; i < area * area; i++)
                mask[(window * area * area) + i] = regions[i / area] == regions[i % area] ? 0 : -100;
        }
        return Tensor.From(mask, h * w, 1, area, area);
    }

    private IEnumerable<int> Regions(int windowRow, int windowColumn)
    {
        for (int i = 0; i < Window * Window; i++)
        {
            int row = (windowRow * Window) + (i / Window), column = (windowColumn * Window) + (i % Window);
            yield return (3 * Region(row, Padded.Rows)) + Region(column, Padded.Columns);
        }
    }

    private int Region(int at, int size) => at < size - Window ? 0 : at < size - Shift ? 1 : 2;

    private int Whole(int tokens) => (tokens + Window - 1) / Window * Window;
}
