using System.Buffers.Binary;

namespace Parallax.Vision;

/// <summary>Where a GIF's first frame lies and what its indices mean (GIF89a).</summary>
/// <param name="Info">What is told of every image; its size is that of the screen, or of what the frame needs.</param>
/// <param name="Frame">The frame's place on the screen.</param>
/// <param name="PaletteAt">Where the palette's bytes begin.</param>
/// <param name="PaletteSize">Number of colours; 0 if there is no palette.</param>
/// <param name="Transparent">Index of the transparent colour, or −1.</param>
internal readonly record struct GifHeader(ImageInfo Info, PixelBox Frame, int PaletteAt, int PaletteSize, int Transparent)
{
    private const int ScreenLength = 13, DescriptorLength = 10;
    private const byte Extension = 0x21, ImageDescriptor = 0x2C, GraphicControl = 0xF9, HasPalette = 0x80;

    public static GifHeader Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < ScreenLength)
            throw Truncated(name);
        int paletteAt = ScreenLength, paletteSize = PaletteSizeOf(bytes[10]), transparent = -1;
        int at = ScreenLength + 3 * paletteSize;
        while (at < bytes.Length && bytes[at] == Extension)
            transparent = SkipExtension(bytes, ref at, name) ?? transparent;
        if (bytes.Length - at < DescriptorLength)
            throw Truncated(name);
        ReadOnlySpan<byte> descriptor = bytes.Slice(at, DescriptorLength);
        if (descriptor[0] != ImageDescriptor)
            throw new ImageException(name, $"found a GIF with a block of type {descriptor[0]}, expected an image");
        if (PaletteSizeOf(descriptor[9]) is > 0 and var own)
            (paletteAt, paletteSize) = (at + DescriptorLength, own);
        if (bytes.Length - paletteAt < 3 * paletteSize)
            throw Truncated(name);
        PixelBox frame = new(Short(descriptor[1..]), Short(descriptor[3..]), Short(descriptor[5..]), Short(descriptor[7..]));
        int width = Math.Max(Short(bytes[6..]), frame.X + frame.Width), height = Math.Max(Short(bytes[8..]), frame.Y + frame.Height);
        bool alpha = transparent >= 0 || frame != new PixelBox(0, 0, width, height);
        return new GifHeader(
            new ImageInfo(ImageFormat.Gif, width, height, Orientation.Upright, alpha), frame, paletteAt, paletteSize, transparent);
    }

    private static int PaletteSizeOf(byte flags) => (flags & HasPalette) != 0 ? 2 << (flags & 7) : 0;

    // The transparent colour if the extension is about that: −1 for none.
    private static int? SkipExtension(ReadOnlySpan<byte> bytes, ref int at, string name)
    {
        int? transparent = null;
        if (bytes.Length - at < 3)
            throw Truncated(name);
        bool control = bytes[at + 1] == GraphicControl && bytes[at + 2] >= 4 && bytes.Length - at >= 7;
        if (control)
            transparent = (bytes[at + 3] & 1) != 0 ? bytes[at + 6] : -1;
        at += 2;
        while (at < bytes.Length && bytes[at] != 0)
            at += bytes[at] + 1;
        at++;
        return transparent;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static ImageException Truncated(string name) => new(name, "found a truncated GIF, expected an image");
}
