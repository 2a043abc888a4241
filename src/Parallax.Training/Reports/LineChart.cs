using System.Globalization;
using System.Text;

namespace Parallax.Training.Reports;

/// <summary>A line chart as SVG: the measured values faint, their centred moving mean strong, round ticks, a light grid.</summary>
internal static class LineChart
{
    private const int MarginLeft = 52, MarginRight = 12, MarginTop = 10, MarginBottom = 26, MostPoints = 800;

    internal static Html Draw(Curve curve, int width, int height, string cssClass)
    {
        var svg = new Html();
        svg.Add($"<svg class=\"{cssClass}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{curve.Name} over steps\">");
        CurvePoint[] points = [.. curve.Points.Where(p => double.IsFinite(p.Value))];
        if (points.Length == 0)
            return svg.Add($"<text class=\"tick\" x=\"{width / 2}\" y=\"{height / 2}\" text-anchor=\"middle\">no values</text></svg>");
        CurvePoint[] smooth = Smooth(points);
        var x = new Axis(points[0].Step, points[^1].Step, MarginLeft, width - MarginRight);
        var (low, high) = Range(points, smooth);
        var y = new Axis(low, high, height - MarginBottom, MarginTop);
        Grid(svg, x, y, width, height);
        if (points.Length > 2)
            svg.Add($"<path class=\"raw\" d=\"{Path(Thin(points), x, y)}\"/>");
        return svg.Add($"<path class=\"smooth\" d=\"{Path(Thin(smooth), x, y)}\"/></svg>");
    }

    // The smoothed line and the middle 98 % of the raw one; a lone outlier is cut off at the frame.
    private static (double Low, double High) Range(CurvePoint[] points, CurvePoint[] smooth)
    {
        double[] sorted = [.. points.Select(p => p.Value).Order()];
        int cut = sorted.Length / 100;
        double low = Math.Min(sorted[cut], smooth.Min(p => p.Value)), high = Math.Max(sorted[^(cut + 1)], smooth.Max(p => p.Value));
        if (high > low)
            return (low, high);
        double around = Math.Max(Math.Abs(low) * 0.05, 1e-6);
        return (low - around, high + around);
    }

    private static void Grid(Html svg, Axis x, Axis y, int width, int height)
    {
        foreach (double value in y.Ticks(height > 200 ? 5 : 4))
        {
            svg.Add($"<line class=\"grid\" x1=\"{MarginLeft}\" x2=\"{width - MarginRight}\" y1=\"{y.At(value)}\" y2=\"{y.At(value)}\"/>");
            svg.Add($"<text class=\"tick\" x=\"{MarginLeft - 8}\" y=\"{y.At(value) + 4}\" text-anchor=\"end\">{Label(value)}</text>");
        }

        foreach (double value in x.Ticks(width > 500 ? 8 : 4).Where(v => v == Math.Floor(v)))
            svg.Add($"<text class=\"tick\" x=\"{x.At(value)}\" y=\"{height - 8}\" text-anchor=\"middle\">{Label(value)}</text>");
    }

    internal static string Label(double value)
    {
        double magnitude = Math.Abs(value);
        string format = magnitude switch
        {
            0 => "0",
            >= 1e6 => "0.##E+0",
            >= 1e3 => "#,0",
            >= 1e-3 => "0.####",
            _ => "0.#E+0",
        };
        return value.ToString(format, CultureInfo.InvariantCulture).Replace("-", "−", StringComparison.Ordinal);
    }

    /// <summary>The centred mean over a twenty-fifth of the points; at the ends, over the part that exists.</summary>
    internal static CurvePoint[] Smooth(CurvePoint[] points)
    {
        int reach = points.Length / 50;
        double[] sums = new double[points.Length + 1];
        for (int i = 0; i < points.Length; i++)
            sums[i + 1] = sums[i] + points[i].Value;
        var smooth = new CurvePoint[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            int from = Math.Max(0, i - reach), to = Math.Min(points.Length, i + reach + 1);
            smooth[i] = new CurvePoint(points[i].Step, (sums[to] - sums[from]) / (to - from));
        }

        return smooth;
    }

    // Of every stretch its least and its greatest value, so that spikes survive.
    private static IEnumerable<CurvePoint> Thin(CurvePoint[] points)
    {
        if (points.Length <= MostPoints)
            return points;
        int stretch = (2 * points.Length + MostPoints - 1) / MostPoints;
        return points.Chunk(stretch).SelectMany(chunk => new[] { chunk.MinBy(p => p.Value), chunk.MaxBy(p => p.Value) }.OrderBy(p => p.Step));
    }

    private static string Path(IEnumerable<CurvePoint> points, Axis x, Axis y)
    {
        var path = new StringBuilder();
        foreach (CurvePoint p in points)
            path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? 'M' : 'L')}{x.At(p.Step):0.#} {y.At(p.Value):0.#}");
        return path.ToString();
    }

    /// <summary>Maps values onto pixels, held inside the frame.</summary>
    internal readonly record struct Axis(double From, double To, double FromPixel, double ToPixel)
    {
        internal double At(double value)
        {
            double share = To > From ? Math.Clamp((value - From) / (To - From), 0, 1) : 0.5;
            return FromPixel + share * (ToPixel - FromPixel);
        }

        /// <summary>About <paramref name="wanted"/> round values (1, 2 or 5 times a power of ten apart) in the range.</summary>
        internal IEnumerable<double> Ticks(int wanted)
        {
            if (!(To > From))
                return [From];
            double rough = (To - From) / wanted, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
            double step = power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
            double first = Math.Ceiling(From / step - 1e-9), last = Math.Floor(To / step + 1e-9);
            return Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step);
        }
    }
}
