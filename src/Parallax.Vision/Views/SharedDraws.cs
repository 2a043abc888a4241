namespace Parallax.Vision;

/// <summary>What the views of a group have in common, image by image.</summary>
public enum SharedDraws
{
    /// <summary>Nothing: every view is drawn for itself, as in all published recipes.</summary>
    None,

    /// <summary>Crop and flip: the views show one place in different colours.</summary>
    Geometry,

    /// <summary>Jitter, grey, blur and solarization: the views show different places in the same colours.</summary>
    Colours,
}
