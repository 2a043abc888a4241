namespace Parallax.Vision;

/// <summary>How a record's bytes are arranged.</summary>
internal enum PixelOrder
{
    /// <summary>One grey byte a pixel, rows from the top.</summary>
    GreyRows,

    /// <summary>All of red, then green, then blue, each in rows from the top.</summary>
    PlanarRows,

    /// <summary>All of red, then green, then blue, each in columns from the left.</summary>
    PlanarColumns,
}
