namespace Parallax.Vision;

/// <summary>Makes RGB of a TIFF's samples.</summary>
internal static class TiffPixels
{
    /// <param name="header">What the samples mean.</param>
    /// <param name="directory">Where the palette is.</param>
    /// <param name="samples">For each pixel its colour's samples and, if there is one, alpha; 8 bits, or fewer as stored.</param>
    /// <param name="kept">Samples of a pixel.</param>
    /// <param name="rgb">Rows of RGB.</param>
    public static void ToRgb(in TiffHeader header, TiffDirectory directory, ReadOnlySpan<byte> samples, int kept, Span<byte> rgb)
    {
        if (header.ColourSamples == 1)
        {
            Span<byte> colours = stackalloc byte[3 * 256];
            FillTable(header, directory, colours);
            for (int from = 0, to = 0; to < rgb.Length; from += kept, to += 3)
                colours.Slice(3 * samples[from], 3).CopyTo(rgb[to..]);
        }
        else if (header.Colours == TiffColours.Inks)
            FromInks(samples, kept, Most(header), rgb);
        else
            FromRgb(samples, kept, Most(header), rgb);
        if (header.Info.HasAlpha)
            PutOnWhite(samples, kept, Most(header), header.Premultiplied, rgb);
    }

    // The largest sample; of 16 bits only 8 are left.
    private static int Most(in TiffHeader header) => (1 << Math.Min(header.Bits, 8)) - 1;

    private static void FillTable(in TiffHeader header, TiffDirectory directory, Span<byte> colours)
    {
        int most = Most(header);
        TiffValues map = directory[TiffTag.ColorMap];
        for (int value = 0; value <= most; value++)
        {
            Span<byte> colour = colours.Slice(3 * value, 3);
            if (header.Colours == TiffColours.Palette)
            {
                // All reds, all greens, all blues, of 16 bits.
                for (int c = 0; c < 3; c++)
                    colour[c] = (byte)(map[c * (most + 1) + value] >> 8);
            }
            else
                colour.Fill((byte)((header.Colours == TiffColours.WhiteIsZero ? most - value : value) * 255 / most));
        }
    }

    private static void FromRgb(ReadOnlySpan<byte> samples, int kept, int most, Span<byte> rgb)
    {
        if (kept == 3 && most == 255)
        {
            samples.CopyTo(rgb);
            return;
        }
        for (int from = 0, to = 0; to < rgb.Length; from += kept, to += 3)
        {
            for (int c = 0; c < 3; c++)
                rgb[to + c] = (byte)(samples[from + c] * 255 / most);
        }
    }

    // light = (1 − ink)·(1 − black)
    private static void FromInks(ReadOnlySpan<byte> samples, int kept, int most, Span<byte> rgb)
    {
        for (int from = 0, to = 0; to < rgb.Length; from += kept, to += 3)
        {
            int light = 255 - samples[from + 3] * 255 / most;
            for (int c = 0; c < 3; c++)
            {
                int product = samples[from + c] * 255 / most * light + 128;
                rgb[to + c] = (byte)(light - ((product >> 8) + product >> 8));
            }
        }
    }

    private static void PutOnWhite(ReadOnlySpan<byte> samples, int kept, int most, bool premultiplied, Span<byte> rgb)
    {
        for (int from = kept - 1, to = 0; to < rgb.Length; from += kept, to += 3)
        {
            int alpha = samples[from] * 255 / most, white = 255 - alpha;
            for (int c = 0; c < 3; c++)
            {
                int colour = rgb[to + c];
                rgb[to + c] = (byte)(premultiplied ? Math.Min(255, colour + white) : (colour * alpha + 255 * white + 127) / 255);
            }
        }
    }
}
