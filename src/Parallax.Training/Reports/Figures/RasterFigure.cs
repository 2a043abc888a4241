using System.Globalization;
using static Parallax.Training.Reports.Figures.FigureMark;

namespace Parallax.Training.Reports.Figures;

/// <summary>A figure as pixels.</summary>
internal sealed class RasterFigure
{
    private const int DigitWidth = 3, DigitHeight = 5, DigitScale = 2, PlatePadding = 3;

    // Three columns and five rows a digit, from the top left: the bits of 7-segment numerals.
    private static readonly string[] Numerals =
    [
        "111101101101111", "010110010010111", "111001111100111", "111001111001111", "101101111001001",
        "111100111001111", "111100111101111", "111001001001001", "111101111101111", "111101111001111",
    ];

    private readonly int width, height;
    private readonly byte[] rgb;

    private RasterFigure(int width, int height)
    {
        (this.width, this.height) = (width, height);
        rgb = new byte[3 * width * height];
        rgb.AsSpan().Fill(255);
    }

    public static ReportImage Draw(CropFigure figure)
    {
        var raster = new RasterFigure(figure.Width, figure.Height);
        foreach (FigureMark mark in figure.Marks)
            raster.Draw(mark);
        return new ReportImage(raster.width, raster.height, raster.rgb);
    }

    private void Draw(FigureMark mark)
    {
        switch (mark)
        {
            case Picture picture: Paste(picture); break;
            case Frame frame: Outline(frame); break;
            case Lines lines: Rule(lines); break;
            case Tag tag: Number(tag); break;
            default: throw new NotSupportedException($"figure: no pixels for {mark.GetType().Name}");
        }
    }

    private void Paste(Picture picture)
    {
        int row = 3 * picture.Image.Width;
        for (int y = 0; y < picture.Image.Height; y++)
            picture.Image.Rgb.Span.Slice(y * row, row).CopyTo(rgb.AsSpan(3 * (((picture.Y + y) * width) + picture.X)));
    }

    private void Outline(Frame frame)
    {
        FigureBox box = frame.Box;
        Edges(box, frame.Thickness + 2, FigureColour.White, opacity: 0.7, dash: 0);
        Edges(box, frame.Thickness, frame.Colour, opacity: 1, dash: frame.Dashed ? 2 * frame.Thickness : 0);
    }

    private void Edges(FigureBox box, double thickness, FigureColour colour, double opacity, double dash)
    {
        double half = thickness / 2;
        foreach (double y in new[] { box.Y, box.Bottom })
            Stroke(new FigureBox(box.X - half, y - half, box.Width + thickness, thickness), colour, opacity, dash);
        foreach (double x in new[] { box.X, box.Right })
            Stroke(new FigureBox(x - half, box.Y + half, thickness, box.Height - thickness), colour, opacity, dash);
    }

    // Two parts line, one part gap, along the longer side.
    private void Stroke(FigureBox line, FigureColour colour, double opacity, double dash)
    {
        bool across = line.Width >= line.Height;
        Fill(line, colour, (x, y) => dash > 0 && (across ? x - line.X : y - line.Y) % (3 * dash) >= 2 * dash ? 0 : opacity);
    }

    private void Rule(Lines lines)
    {
        const double opacity = 0.55;
        var (box, grid) = (lines.Box, lines.Grid);
        for (int column = 1; column < grid.Columns; column++)
            Fill(new FigureBox(Math.Floor(box.X + (box.Width * column / grid.Columns)), box.Y, 1, box.Height), FigureColour.White, (_, _) => opacity);
        for (int row = 1; row < grid.Rows; row++)
            Fill(new FigureBox(box.X, Math.Floor(box.Y + (box.Height * row / grid.Rows)), box.Width, 1), FigureColour.White, (_, _) => opacity);
    }

    private void Number(Tag tag)
    {
        string digits = tag.Number.ToString(CultureInfo.InvariantCulture);
        int step = DigitScale * (DigitWidth + 1);
        var plate = new FigureBox(Math.Round(tag.X), Math.Round(tag.Y), (digits.Length * step) - DigitScale + (2 * PlatePadding), (DigitScale * DigitHeight) + (2 * PlatePadding));
        Fill(plate, tag.Colour, (_, _) => 1);
        for (int i = 0; i < digits.Length; i++)
            Digit(digits[i] - '0', plate.X + PlatePadding + (i * step), plate.Y + PlatePadding);
    }

    private void Digit(int digit, double left, double top)
    {
        for (int dot = 0; dot < Numerals[digit].Length; dot++)
        {
            if (Numerals[digit][dot] == '1')
                Fill(new FigureBox(left + (DigitScale * (dot % DigitWidth)), top + (DigitScale * (dot / DigitWidth)), DigitScale, DigitScale), FigureColour.White, (_, _) => 1);
        }
    }

    // Every pixel whose centre lies in the box, mixed with what is there.
    private void Fill(FigureBox box, FigureColour colour, Func<double, double, double> opacity)
    {
        int left = Math.Max(0, (int)Math.Ceiling(box.X - 0.5)), right = Math.Min(width, (int)Math.Ceiling(box.Right - 0.5));
        int top = Math.Max(0, (int)Math.Ceiling(box.Y - 0.5)), bottom = Math.Min(height, (int)Math.Ceiling(box.Bottom - 0.5));
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
                Mix(3 * ((y * width) + x), colour, opacity(x + 0.5, y + 0.5));
        }
    }

    private void Mix(int at, FigureColour colour, double opacity)
    {
        rgb[at] = Between(rgb[at], colour.Red, opacity);
        rgb[at + 1] = Between(rgb[at + 1], colour.Green, opacity);
        rgb[at + 2] = Between(rgb[at + 2], colour.Blue, opacity);
    }

    private static byte Between(byte below, byte above, double opacity) => (byte)Math.Round(below + (opacity * (above - below)));
}
