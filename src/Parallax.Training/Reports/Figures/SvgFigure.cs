using System.Globalization;
using static Parallax.Training.Reports.Figures.FigureMark;

namespace Parallax.Training.Reports.Figures;

/// <summary>A figure as SVG, its pictures inside as PNG.</summary>
internal static class SvgFigure
{
    public static string Write(CropFigure figure)
    {
        var svg = new Html().Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{figure.Width}\" height=\"{figure.Height}\" viewBox=\"0 0 {figure.Width} {figure.Height}\">");
        svg.Add($"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        foreach (FigureMark mark in figure.Marks)
            svg.Add($"{Of(mark)}");
        return svg.Add($"</svg>").ToString();
    }

    private static Html Of(FigureMark mark) => mark switch
    {
        Picture picture => new Html().Add($"<image href=\"{picture.Image}\" x=\"{picture.X}\" y=\"{picture.Y}\" width=\"{picture.Image.Width}\" height=\"{picture.Image.Height}\"/>"),
        Frame frame => Outline(frame),
        Lines lines => Grid(lines),
        Tag tag => new Html().Add($"<rect x=\"{tag.X}\" y=\"{tag.Y}\" width=\"{8 + (8 * Digits(tag.Number).Length)}\" height=\"18\" fill=\"{tag.Colour.ToString()}\"/>")
            .Add($"<text x=\"{tag.X + 4}\" y=\"{tag.Y + 14}\" font-family=\"sans-serif\" font-size=\"14\" font-weight=\"bold\" fill=\"white\">{tag.Number}</text>"),
        _ => throw new NotSupportedException($"figure: no markup for {mark.GetType().Name}"),
    };

    private static Html Outline(Frame frame)
    {
        FigureBox box = frame.Box;
        string dashes = frame.Dashed ? string.Create(CultureInfo.InvariantCulture, $"{4 * frame.Thickness} {2 * frame.Thickness}") : "none";
        return new Html()
            .Add($"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" fill=\"none\" stroke=\"white\" stroke-opacity=\"0.7\" stroke-width=\"{frame.Thickness + 2}\"/>")
            .Add($"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" fill=\"none\" stroke=\"{frame.Colour.ToString()}\" stroke-width=\"{frame.Thickness}\" stroke-dasharray=\"{dashes}\"/>");
    }

    private static Html Grid(Lines lines)
    {
        var (box, grid) = (lines.Box, lines.Grid);
        var path = new Html();
        for (int column = 1; column < grid.Columns; column++)
            path.Add($"M{box.X + (box.Width * column / grid.Columns)} {box.Y}V{box.Bottom}");
        for (int row = 1; row < grid.Rows; row++)
            path.Add($"M{box.X} {box.Y + (box.Height * row / grid.Rows)}H{box.Right}");
        return new Html().Add($"<path d=\"{path}\" stroke=\"white\" stroke-opacity=\"0.55\" fill=\"none\"/>");
    }

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);
}
