namespace Parallax.Training.Reports.Figures;

/// <summary>A box on a figure, in its pixels; edges may lie between pixels.</summary>
internal readonly record struct FigureBox(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;
}
