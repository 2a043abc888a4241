namespace Parallax.Training.Reports.Figures;

/// <summary>Something on a figure; places are in figure pixels from its top left corner.</summary>
internal abstract record FigureMark
{
    /// <summary>Pixels, one to one.</summary>
    public sealed record Picture(ReportImage Image, int X, int Y) : FigureMark;

    /// <summary>The outline of a box, drawn around its edges on a white line for contrast.</summary>
    public sealed record Frame(FigureBox Box, FigureColour Colour, double Thickness, bool Dashed) : FigureMark;

    /// <summary>The inner lines of a grid, thin and half transparent.</summary>
    public sealed record Lines(FigureBox Box, Grid Grid) : FigureMark;

    /// <summary>A number on a plate whose top left corner is given.</summary>
    public sealed record Tag(double X, double Y, int Number, FigureColour Colour) : FigureMark;
}
