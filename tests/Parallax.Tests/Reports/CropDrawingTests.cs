using System.Xml.Linq;
using Parallax.Tests.Vision;
using Parallax.Training.Recipes;
using Parallax.Training.Reports;
using Parallax.Training.Reports.Figures;
using Parallax.Vision;

namespace Parallax.Tests.Reports;

public sealed class CropDrawingTests
{
    private static readonly ViewPlan Plan = new()
    {
        Global = new() { Size = 64, Scale = (0.4, 1) },
        Local = new() { Count = 3, Size = 32, Scale = (0.05, 0.3) },
    };

    private static readonly Photo Source = TinyImages.Synthetic(200, 150);
    private static readonly IReadOnlyList<MadeView> Views = MadeView.AllOf(Source, Plan, seed: 7, epoch: 0, image: 0);

    [Fact]
    public void Global_boxes_are_solid_and_local_ones_dashed()
    {
        CropFigure figure = CropFigure.Of(Source, Views, stride: 16);
        FigureMark.Frame[] frames = [.. figure.Marks.OfType<FigureMark.Frame>()];
        Assert.Equal(2 * Views.Count, frames.Length);
        Assert.Equal([false, false, true, true, true, false, false, true, true, true], frames.Select(frame => frame.Dashed));
        for (int v = 0; v < Views.Count; v++)
        {
            SourceBox crop = Views[v].Geometry.Crop;
            Assert.Equal((crop.Width, crop.Height), (frames[v].Box.Width, frames[v].Box.Height));   // shown at its own size
            Assert.Equal(frames[v].Colour, frames[v + Views.Count].Colour);
        }
        Assert.Equal(Views.Count, frames.Take(Views.Count).Select(frame => frame.Colour).Distinct().Count());
    }

    [Fact]
    public void Views_carry_the_grid_of_their_tokens()
    {
        var lines = CropFigure.Of(Source, Views, stride: 24).Marks.OfType<FigureMark.Lines>().ToArray();
        Assert.Equal([new Grid(3, 3), new(3, 3), new(2, 2), new(2, 2), new(2, 2)], lines.Select(line => line.Grid));
    }

    [Fact]
    public void The_picture_shows_the_views_pixels_and_their_frames()
    {
        CropFigure figure = CropFigure.Of(Source, Views, stride: 16);
        ReportImage drawn = RasterFigure.Draw(figure);
        Assert.Equal((figure.Width, figure.Height), (drawn.Width, drawn.Height));
        FigureMark.Picture view = figure.Marks.OfType<FigureMark.Picture>().ElementAt(1);
        // The middle of a cell is covered by neither line nor frame.
        Assert.Equal(Pixel(view.Image, 24, 24), Pixel(drawn, view.X + 24, view.Y + 24));
        FigureMark.Frame frame = figure.Marks.OfType<FigureMark.Frame>().ElementAt(Views.Count);
        Assert.Equal((frame.Colour.Red, frame.Colour.Green, frame.Colour.Blue), Pixel(drawn, (int)frame.Box.X + 40, (int)frame.Box.Bottom));
    }

    [Fact]
    public void Both_files_are_written_and_the_report_tells_the_places()
    {
        using var folder = new Loop.TemporaryFolder();
        File.WriteAllBytes(folder["photo.png"], Png.Encode(new ReportImage(200, 150, Source.Pixels.ToArray())));
        CropReport report = CropDrawing.Write(new CropRequest(folder["photo.png"], new RecipeViews(Plan, Backbone: null), Stride: null, Seed: 7, Epoch: 0, Out: folder["crops"]));
        Assert.Equal(Views.Select(view => (view.Geometry.Crop.X, view.Geometry.Crop.Width, view.Geometry.Flipped)), report.Views.Select(place => (place.Left, place.Width, place.Mirrored)));
        Assert.Equal((64, 4, "global"), (report.Views[0].Size, report.Views[0].Tokens, report.Views[0].Kind));
        Photo png = ImageDecoder.Load(report.Png);
        XElement svg = XElement.Load(report.Svg);
        Assert.Equal($"{png.SourceWidth}", svg.Attribute("width")!.Value);
        Assert.Equal(1 + Views.Count, svg.Elements().Count(element => element.Name.LocalName == "image"));
        Assert.Equal(6, svg.Elements().Count(element => element.Attribute("stroke-dasharray") is { Value: not "none" }));   // three local views, twice each
    }

    // Equal lightness keeps all legible on one ground; equal steps keep them apart.
    [Fact]
    public void Colours_differ_by_equal_steps()
    {
        FigureColour[] colours = [.. Enumerable.Range(0, 10).Select(i => FigureColour.Of(i, 10))];
        Assert.Equal(10, colours.Distinct().Count());
        Assert.All(colours, colour => Assert.InRange((0.2126 * colour.Red) + (0.7152 * colour.Green) + (0.0722 * colour.Blue), 100, 190));
    }

    private static (byte, byte, byte) Pixel(ReportImage image, int x, int y)
    {
        ReadOnlySpan<byte> pixel = image.Rgb.Span.Slice(3 * ((y * image.Width) + x), 3);
        return (pixel[0], pixel[1], pixel[2]);
    }
}
