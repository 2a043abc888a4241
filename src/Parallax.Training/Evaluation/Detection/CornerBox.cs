namespace Parallax.Training.Evaluation.Detection;

/// <summary>A box by its corners, as Pascal VOC writes them: x to the right, y down, pixels.</summary>
/// <param name="Left">Least x.</param>
/// <param name="Top">Least y.</param>
/// <param name="Right">Greatest x.</param>
/// <param name="Bottom">Greatest y.</param>
public readonly record struct CornerBox(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Intersection over union; 0 where the boxes don't meet.</summary>
    /// <param name="other">The other box.</param>
    /// <param name="corners">Whether right and bottom are pixels of the box.</param>
    public double IntersectionOverUnion(CornerBox other, BoxCorners corners)
    {
        double more = corners == BoxCorners.AreInside ? 1 : 0;
        double width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left) + more, height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top) + more;
        if (width <= 0 || height <= 0) return 0;
        double both = width * height;
        return both / (Area(more) + other.Area(more) - both);
    }

    private double Area(double more) => (Right - Left + more) * (Bottom - Top + more);
}
