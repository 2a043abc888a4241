namespace Parallax.Vision;

/// <summary>How a TIFF stores its first image (TIFF 6.0).</summary>
/// <param name="Info">What is told of every image.</param>
/// <param name="Bits">Bits of a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Samples">Samples of a pixel.</param>
/// <param name="Colours">What the samples mean.</param>
/// <param name="Premultiplied">Whether colours were multiplied by alpha.</param>
/// <param name="Planes">Whether each sample has rows of its own.</param>
/// <param name="TileWidth">Columns of a tile; 0 if there are strips.</param>
/// <param name="TileHeight">Rows of a tile; 0 if there are strips.</param>
internal readonly record struct TiffHeader(
    ImageInfo Info, int Bits, int Samples, TiffColours Colours, bool Premultiplied, bool Planes, int TileWidth, int TileHeight)
{
    private const int SmallTile = 1 << 20, SmallBand = 16 << 20, MostBytesOfPixel = 8;
    private const ulong MostOverlap = 4;

    /// <summary>Samples of a pixel that make its colour.</summary>
    public int ColourSamples => Colours switch { TiffColours.Rgb or TiffColours.YCbCr => 3, TiffColours.Inks => 4, _ => 1 };

    /// <summary>Bytes of a row, of one plane where there are several.</summary>
    public long RowBytes => ((long)Info.StoredWidth * Bits * (Planes ? 1 : Samples) + 7) / 8;

    /// <summary>Rows that are read at once.</summary>
    public int BandRows => TileHeight == 0 ? 1 : Math.Min(TileHeight, Info.StoredHeight);

    public static TiffHeader Read(ReadOnlySpan<byte> bytes, string name)
    {
        TiffDirectory directory = new(bytes);
        if (directory.Count == 0)
            throw new ImageException(name, "found a TIFF without a directory inside it, expected one that describes an image");
        var (width, height) = (Number(directory, TiffTag.ImageWidth, name), Number(directory, TiffTag.ImageLength, name));
        int samples = Number(directory, TiffTag.SamplesPerPixel, name, missing: 1);
        TiffColours colours = ColoursOf(directory, name);
        uint? extra = directory[TiffTag.ExtraSamples].First;
        TiffHeader header = new(
            new ImageInfo(ImageFormat.Tiff, width, height, ExifReader.ReadOrientation(bytes), HasAlpha: false),
            BitsOf(directory, samples, name), samples, colours, extra == 1, directory[TiffTag.PlanarConfiguration].First == 2 && samples > 1,
            Number(directory, TiffTag.TileWidth, name, missing: 0), Number(directory, TiffTag.TileLength, name, missing: 0));
        header.RequireReadable(directory, name);
        RequireDisjoint(directory, bytes.Length, name);
        // Four samples of RGB and no word on the fourth: alpha, as everybody reads it.
        bool alpha = samples > header.ColourSamples && (extra is 1 or 2 || (extra is null && header.ColourSamples == 3));
        return header with { Info = header.Info with { HasAlpha = alpha } };
    }

    private static int Number(TiffDirectory directory, TiffTag tag, string name, int? missing = null)
    {
        if (directory[tag].First is not { } value)
            return missing ?? throw new ImageException(name, $"found a TIFF without a readable {tag}, expected a number");
        if (value > int.MaxValue)
            throw new ImageException(name, $"found a TIFF whose {tag} is {value}, expected at most 2147483647");
        return (int)value;
    }

    private static TiffColours ColoursOf(TiffDirectory directory, string name)
    {
        var colours = (TiffColours)(directory[TiffTag.Photometric].First ?? (uint)TiffColours.BlackIsZero);
        uint compression = directory[TiffTag.Compression].First ?? 1;
        // None, CCITT's three, LZW, JPEG, Deflate and PackBits: the others can ask for any amount of memory, or aren't built everywhere.
        if (compression is not (>= 1 and <= 5 or 7 or 8 or 32946 or 32773))
            throw new ImageException(name, $"found a TIFF of compression {compression}, expected none, CCITT, LZW, JPEG, Deflate or PackBits");
        bool known = colours is TiffColours.WhiteIsZero or TiffColours.BlackIsZero or TiffColours.Rgb or TiffColours.Palette
            || (colours == TiffColours.Inks && (directory[TiffTag.InkSet].First ?? 1) == 1)
            || (colours == TiffColours.YCbCr && compression == 7);
        if (!known)
            throw new ImageException(name, $"found a TIFF of colours {(int)colours}, expected grey, palette, RGB, CMYK, or YCbCr as JPEG");
        return colours;
    }

    private static int BitsOf(TiffDirectory directory, int samples, string name)
    {
        TiffValues all = directory[TiffTag.BitsPerSample];
        uint bits = all.First ?? 1;
        for (int i = 1; i < Math.Min(samples, all.Count); i++)
        {
            if (all[i] is var other && other != bits)
                throw new ImageException(name, $"found a TIFF of {bits} and {other} bits a sample, expected the same for all");
        }
        if (bits is not (1 or 2 or 4 or 8 or 16))
            throw new ImageException(name, $"found a TIFF of {bits} bits a sample, expected 1, 2, 4, 8 or 16");
        if ((directory[TiffTag.SampleFormat].First ?? 1) is not (1 or 4) and var format)
            throw new ImageException(name, $"found a TIFF of sample format {format}, expected whole numbers without sign (1)");
        return (int)bits;
    }

    private void RequireReadable(TiffDirectory directory, string name)
    {
        if (Samples < ColourSamples || Samples > ushort.MaxValue)
            throw new ImageException(name, $"found a TIFF of {Samples} samples a pixel, expected at least {ColourSamples}");
        if (Colours == TiffColours.Palette && (Bits == 16 || directory[TiffTag.ColorMap].Count < 3 << Bits))
            throw new ImageException(name, $"found a TIFF without the palette of its {Bits}-bit samples, expected a colour map");
        RequireOffsets(directory, name);
        RequireRoom(name);
    }

    // libtiff makes room for the offsets of all strips or tiles, and for a tile: neither may be more than the file and the image are worth.
    private void RequireOffsets(TiffDirectory directory, string name)
    {
        long width = Info.StoredWidth, height = Info.StoredHeight, planes = Planes ? Samples : 1, expected;
        bool tiled = TileWidth > 0 && TileHeight > 0;
        if (tiled)
        {
            if (TileWidth * (long)TileHeight > Math.Max(SmallTile, 2 * width * height))
                throw new ImageException(name, $"found a TIFF of {TileWidth} x {TileHeight} tiles, expected ones no larger than its image");
            expected = ((width + TileWidth - 1) / TileWidth) * ((height + TileHeight - 1) / TileHeight) * planes;
        }
        else
        {
            if (TileWidth != 0 || TileHeight != 0)
                throw new ImageException(name, $"found a TIFF of {TileWidth} x {TileHeight} tiles, expected at least 1 x 1");
            long rows = Math.Max(1, directory[TiffTag.RowsPerStrip].First ?? uint.MaxValue);
            expected = ((height + rows - 1) / rows) * planes;
        }
        int offsets = directory[tiled ? TiffTag.TileOffsets : TiffTag.StripOffsets].Count;
        TiffValues lengths = directory[tiled ? TiffTag.TileByteCounts : TiffTag.StripByteCounts];
        if (offsets < expected)
            throw new ImageException(name, $"found a TIFF with {offsets} places of pixels, expected {expected}");
        if (expected > 1 && lengths.Count < expected)
            throw new ImageException(name, $"found a TIFF with {lengths.Count} lengths of pixels, expected {expected}");
    }

    // A row, a row of tiles or a tile may hold hundreds of samples a pixel, but is no more than a whole image of four would be.
    private void RequireRoom(string name)
    {
        long pixels = (long)Info.StoredWidth * Info.StoredHeight, tile = (long)TileWidth * TileHeight * Bits / 8 * (Planes ? 1 : Samples);
        long bytes = Math.Max(BandRows * RowBytes, tile);
        if (bytes > Math.Max(SmallBand, MostBytesOfPixel * pixels))
            throw new ImageException(name, $"found a TIFF of {Samples} samples a pixel, {bytes} bytes a row or tile, expected an ordinary image");
    }

    // Where many strips are the same long piece of the file, libtiff may read it as often.
    private static void RequireDisjoint(TiffDirectory directory, int length, string name)
    {
        ulong sum = directory[TiffTag.StripByteCounts].Sum() + directory[TiffTag.TileByteCounts].Sum();
        if (sum > MostOverlap * (ulong)length)
            throw new ImageException(name, $"found a TIFF with {sum} bytes of pixels, expected no more than it has: {length}");
    }
}
