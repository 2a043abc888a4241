namespace Parallax.Vision;

/// <summary>Everything random about one view, drawn before its pixels are touched.</summary>
/// <param name="Resize">Crop, size and flip.</param>
/// <param name="SourceWidth">Width of the image it was drawn for.</param>
/// <param name="SourceHeight">Height of the image it was drawn for.</param>
/// <param name="Jitter">Changes of colour, or null.</param>
/// <param name="Grey">Whether the view is grey.</param>
/// <param name="Sigma">Deviation of the blur in view pixels; 0 for none.</param>
/// <param name="BlurPlace">Where the blur stands in the chain.</param>
/// <param name="SolarizeFrom">Least value that is inverted; 256 for none.</param>
internal readonly record struct ViewDraw(
    ResizeRequest Resize, int SourceWidth, int SourceHeight, JitterDraw? Jitter, bool Grey, double Sigma, BlurPlace BlurPlace, int SolarizeFrom)
{
    public const int NoSolarization = 256;

    /// <summary>The numbers in which colours are changed.</summary>
    public ColourPrecision Precision { get; init; }

    /// <summary>This draw with what the group shares taken from its first view.</summary>
    public ViewDraw Sharing(SharedDraws shared, in ViewDraw first) => shared switch
    {
        SharedDraws.Geometry => this with { Resize = first.Resize },
        SharedDraws.Colours => first with { Resize = Resize },
        _ => this,
    };

    public ViewGeometry Geometry =>
        new(Resize.Shown, Resize.Flip, Resize.Width, Resize.Height, SourceWidth, SourceHeight);
}
