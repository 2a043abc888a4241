namespace Parallax.Vision;

public sealed partial class RunLengthMask
{
    // pycocotools walks along the outline on a grid five times as fine.
    private const int Scale = 5;

    /// <summary>Greatest coordinate of an outline, pixels, with either sign: what lies beyond is no annotation.</summary>
    public const double MaxCoordinate = 1 << 17;

    /// <summary>The pixels inside an outline, which is closed from its last corner to its first.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="corners">x and y of each corner in turn, pixels; at least one corner.</param>
    /// <exception cref="ArgumentException">There is no corner, a number is left over, or a coordinate is above <see cref="MaxCoordinate"/>.</exception>
    public static RunLengthMask FromPolygon(int width, int height, ReadOnlySpan<double> corners)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (corners.Length < 2 || corners.Length % 2 != 0)
            throw new ArgumentException($"found an outline of {corners.Length} numbers, expected x and y of one or more corners", nameof(corners));
        foreach (double coordinate in corners)
        {
            if (!(Math.Abs(coordinate) <= MaxCoordinate))
                throw new ArgumentException($"found coordinate {coordinate}, expected one from -{MaxCoordinate} to {MaxCoordinate}", nameof(corners));
        }
        return new RunLengthMask(width, height, RunsBetween(Crossings(width, height, corners), width * height));
    }

    /// <summary>The pixels inside a box: those of the outline of its four corners.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="box">The box.</param>
    /// <exception cref="ArgumentException">A coordinate is above <see cref="MaxCoordinate"/>.</exception>
    public static RunLengthMask FromBox(int width, int height, SourceBox box)
    {
        var (left, top, right, bottom) = (box.X, box.Y, box.X + box.Width, box.Y + box.Height);
        return FromPolygon(width, height, [left, top, left, bottom, right, bottom, right, top]);
    }

    // The places, in columns, where a column's centre line crosses the outline: there inside and outside change.
    private static List<int> Crossings(int width, int height, ReadOnlySpan<double> corners)
    {
        int n = corners.Length / 2;
        List<int> places = [];
        (int U, int V)? before = null;
        for (int i = 0; i < n; i++)
        {
            int next = (i + 1) % n;
            var edge = new FineEdge(Fine(corners[2 * i]), Fine(corners[2 * i + 1]), Fine(corners[2 * next]), Fine(corners[2 * next + 1]));
            for (int step = 0; step <= edge.Length; step++)
            {
                var (u, v) = edge.At(step);
                if (before is var (u0, v0) && u0 != u && PlaceOf(u < u0 ? u : u - 1, Math.Min(v0, v), width, height) is >= 0 and var place)
                    places.Add(place);
                before = (u, v);
            }
        }
        return places;
    }

    // A fine column is the middle of a pixel's five if it is 2 more than a multiple of 5. Rows are rounded up, and kept in the image.
    private static int PlaceOf(int u, int v, int width, int height)
    {
        int middle = u - Scale / 2;
        if (middle < 0 || middle % Scale != 0 || middle / Scale >= width) return -1;
        int row = (int)Math.Ceiling(Math.Clamp((v - Scale / 2) / (double)Scale, 0, height));
        return middle / Scale * height + row;
    }

    // Two changes at one place are none: the run before them goes on behind them.
    private static uint[] RunsBetween(List<int> places, int pixels)
    {
        places.Add(pixels);
        places.Sort();
        List<uint> counts = [(uint)places[0]];
        bool goesOn = false;
        for (int i = 1; i < places.Count; i++)
        {
            uint run = (uint)(places[i] - places[i - 1]);
            if (goesOn) counts[^1] += run;
            else if (run > 0) counts.Add(run);
            goesOn = !goesOn && run == 0;
        }
        return [.. counts];
    }

    private static int Fine(double coordinate) => (int)(Scale * coordinate + 0.5);
}
