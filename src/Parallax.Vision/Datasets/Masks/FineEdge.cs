namespace Parallax.Vision;

/// <summary>An edge of an outline on the fine grid, walked one column or one row at a time, whichever makes more steps.</summary>
internal readonly struct FineEdge
{
    private readonly int x, y;
    private readonly double slope;
    private readonly bool isFlat, isReversed;

    public FineEdge(int x0, int y0, int x1, int y1)
    {
        int dx = Math.Abs(x1 - x0), dy = Math.Abs(y1 - y0);
        isFlat = dx >= dy;
        isReversed = isFlat ? x0 > x1 : y0 > y1;
        if (isReversed) (x0, y0, x1, y1) = (x1, y1, x0, y0);
        (x, y, Length) = (x0, y0, Math.Max(dx, dy));
        slope = Length == 0 ? 0 : isFlat ? (double)(y1 - y0) / dx : (double)(x1 - x0) / dy;
    }

    /// <summary>Steps to the end.</summary>
    public int Length { get; }

    /// <summary>The place after some steps from the first corner. Always reckoned from the left or the top, so that both directions round alike.</summary>
    public (int U, int V) At(int step)
    {
        int t = isReversed ? Length - step : step;
        return isFlat ? (t + x, (int)(y + slope * t + 0.5)) : ((int)(x + slope * t + 0.5), t + y);
    }
}
