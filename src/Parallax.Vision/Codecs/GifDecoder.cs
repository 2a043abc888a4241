namespace Parallax.Vision;

/// <summary>Decodes the first frame of a GIF: libgif unpacks indices, colours are looked up here.</summary>
internal sealed unsafe class GifDecoder
{
    private const int MessageCapacity = 256;

    private readonly ScratchBytes unpacked = new();

    /// <summary>Writes the screen as rows of RGB; what is transparent, or outside the frame, is white.</summary>
    public void Decode(ReadOnlySpan<byte> bytes, string name, Span<byte> rgb)
    {
        GifHeader header = GifHeader.Read(bytes, name);
        PixelBox frame = header.Frame;
        Span<byte> indices = unpacked.Take(frame.Area);
        byte* message = stackalloc byte[MessageCapacity];
        fixed (byte* source = bytes, target = indices)
        {
            if (frame.Area == 0)
                throw new ImageException(name, $"found a GIF frame of {frame.Width} x {frame.Height} pixels, expected at least 1 x 1");
            if (NativeCodecs.DecodeGif(source, (nuint)bytes.Length, frame.Width, frame.Height, target, message, MessageCapacity) != 0)
                throw ImageDecoder.Damaged("GIF", name, message);
        }
        if (header.Info.HasAlpha)
            rgb.Fill(255);
        Span<byte> colours = stackalloc byte[3 * 256];
        FillTable(header, bytes, colours);
        for (int y = 0; y < frame.Height; y++)
        {
            Span<byte> row = rgb.Slice(3 * ((frame.Y + y) * header.Info.StoredWidth + frame.X), 3 * frame.Width);
            ReadOnlySpan<byte> numbers = indices.Slice(y * frame.Width, frame.Width);
            for (int x = 0; x < numbers.Length; x++)
                colours.Slice(3 * numbers[x], 3).CopyTo(row[(3 * x)..]);
        }
    }

    // Without a palette, greys; beyond a palette's end, black.
    private static void FillTable(in GifHeader header, ReadOnlySpan<byte> bytes, Span<byte> colours)
    {
        colours.Clear();
        bytes.Slice(header.PaletteAt, 3 * header.PaletteSize).CopyTo(colours);
        for (int grey = 0; grey < 256 && header.PaletteSize == 0; grey++)
            colours.Slice(3 * grey, 3).Fill((byte)grey);
        if (header.Transparent >= 0)
            colours.Slice(3 * header.Transparent, 3).Fill(255);
    }
}
