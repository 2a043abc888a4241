using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training.Reports.Figures;
using Parallax.Vision;

namespace Parallax.Training.Reports;

/// <summary>Draws an image with the boxes of its views, and the views with their token grids.</summary>
public static class CropDrawing
{
    private const int VisionTransformerPatch = 16;

    /// <summary>Writes the figure as PNG and as SVG: global views solid, local ones dashed.</summary>
    /// <exception cref="ImageException">The image can't be read.</exception>
    /// <exception cref="IOException">A file can't be written.</exception>
    public static CropReport Write(CropRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        int stride = request.Stride ?? StrideOf(request.Recipe.Backbone);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1, nameof(request.Stride));
        Photo photo = ImageDecoder.Load(request.Image);
        IReadOnlyList<MadeView> views = MadeView.AllOf(photo, request.Recipe.Views, request.Seed, request.Epoch, image: 0);
        CropFigure figure = CropFigure.Of(photo, views, stride);
        var (png, svg) = (request.Out + ".png", request.Out + ".svg");
        AtomicFile.Write(png, stream => stream.Write(Png.Encode(RasterFigure.Draw(figure))));
        AtomicFile.Write(svg, SvgFigure.Write(figure));
        return new CropReport(png, svg, [.. views.Select(view => PlaceOf(view, stride))]);
    }

    private static int StrideOf(BackboneOptions? backbone)
    {
        if (backbone is null)
            return VisionTransformerPatch;
        using var random = new Generator(seed: 0);
        return backbone.Create(random).Stride;
    }

    private static CropPlace PlaceOf(MadeView view, int stride)
    {
        ViewGeometry geometry = view.Geometry;
        SourceBox crop = geometry.Crop;
        return new CropPlace(view.IsGlobal ? "global" : "local", crop.X, crop.Y, crop.Width, crop.Height, geometry.Flipped, geometry.Width, (geometry.Width + stride - 1) / stride);
    }
}
