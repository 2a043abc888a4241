using System.Globalization;
using System.Text;

namespace Parallax.Benchmarks.Learning;

/// <summary>Pairs of crops: the cosine of their directions, and the regressor's affinity.</summary>
internal sealed class AffinityPoints
{
    private const int Width = 640, Height = 420, Margin = 48;
    private readonly List<(bool SameImage, double Cosine, double Affinity)> points = [];

    public void Add(bool sameImage, float[] cosines, float[] affinities) =>
        points.AddRange(cosines.Zip(affinities, (cosine, affinity) => (sameImage, (double)cosine, (double)affinity)));

    public (double Cosine, double Affinity)[] Of(bool sameImage) => [.. points.Where(p => p.SameImage == sameImage).Select(p => (p.Cosine, p.Affinity))];

    /// <summary>Pearson's.</summary>
    public static double Correlation((double X, double Y)[] pairs)
    {
        double x = pairs.Average(p => p.X), y = pairs.Average(p => p.Y);
        return pairs.Sum(p => (p.X - x) * (p.Y - y)) / Math.Sqrt(pairs.Sum(p => (p.X - x) * (p.X - x)) * pairs.Sum(p => (p.Y - y) * (p.Y - y)));
    }

    /// <summary>A scatter plot: two images' crops in grey, one image's in blue.</summary>
    public string Svg()
    {
        double left = points.Min(p => p.Cosine), right = points.Max(p => p.Cosine), low = points.Min(p => p.Affinity), high = points.Max(p => p.Affinity);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" font-family=\"sans-serif\" font-size=\"12\"><rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        foreach (var (same, cosine, affinity) in points.OrderBy(p => p.SameImage))
        {
            double x = Margin + ((Width - (2 * Margin)) * (cosine - left) / (right - left)), y = Height - Margin - ((Height - (2 * Margin)) * (affinity - low) / (high - low));
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:f1}\" cy=\"{y:f1}\" r=\"2\" fill=\"{(same ? "#1f77b4" : "#888888")}\" fill-opacity=\"0.5\"/>");
        }
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width / 2}\" y=\"{Height - 12}\" text-anchor=\"middle\">cosine of the two directions, {left:f2} to {right:f2}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"16\" y=\"{Height / 2}\" text-anchor=\"middle\" transform=\"rotate(-90 16 {Height / 2})\">affinity by the regressor, {low:f3} to {high:f3}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin}\" y=\"24\" fill=\"#1f77b4\">two crops of one image</text><text x=\"{Margin + 180}\" y=\"24\" fill=\"#666666\">crops of two images</text></svg>");
        return svg.ToString();
    }
}
