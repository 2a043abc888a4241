using System.Buffers.Binary;

namespace Parallax.Vision;

/// <summary>How a BMP stores its pixels: the file header and one of the information headers of OS/2 and Windows.</summary>
/// <param name="Info">What is told of every image.</param>
/// <param name="TopDown">Whether the first stored row is the top one.</param>
/// <param name="Bits">Bits of a pixel: 1, 2, 4, 8, 16, 24 or 32.</param>
/// <param name="Runs">Whether 4- or 8-bit pixels are run-length coded.</param>
/// <param name="PaletteAt">Where the palette begins.</param>
/// <param name="PaletteSize">Number of colours that are in the file.</param>
/// <param name="PaletteStep">Bytes of a colour: 3 or 4, blue first.</param>
/// <param name="Masks">The bits of 16- and 32-bit pixels that hold each channel.</param>
/// <param name="PixelsAt">Where the pixels begin.</param>
internal readonly record struct BmpHeader(
    ImageInfo Info, bool TopDown, int Bits, bool Runs, int PaletteAt, int PaletteSize, int PaletteStep, BmpMasks Masks, int PixelsAt)
{
    private const int FileHeader = 14, CoreHeader = 12, InfoHeader = 40;

    private enum Packing : uint
    {
        None = 0,
        Runs8 = 1,
        Runs4 = 2,
        Masks = 3,
        AlphaMasks = 6,
    }

    /// <summary>Bytes of a stored row, which ends on a multiple of four.</summary>
    public long Stride => ((long)Info.StoredWidth * Bits + 31) / 32 * 4;

    /// <summary>Bytes of a row without what fills it up.</summary>
    public long RowBytes => ((long)Info.StoredWidth * Bits + 7) / 8;

    public static BmpHeader Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < FileHeader + 4)
            throw Truncated(name);
        uint length = Long(bytes[FileHeader..]);
        if (length is not (CoreHeader or 40 or 52 or 56 or 64 or 108 or 124))
            throw new ImageException(name, $"found a BMP with a header of {length} bytes, expected 12, 40, 52, 56, 64, 108 or 124");
        if (bytes.Length < FileHeader + length)
            throw Truncated(name);
        ReadOnlySpan<byte> header = bytes.Slice(FileHeader, (int)length);
        return length == CoreHeader ? ReadCore(bytes, header, name) : ReadInfo(bytes, header, name);
    }

    private static BmpHeader ReadCore(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> header, string name) =>
        Finish(bytes, name, Short(header[4..]), Short(header[6..]), Short(header[10..]), Packing.None, colours: 0,
            default, FileHeader + CoreHeader, paletteStep: 3);

    private static BmpHeader ReadInfo(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> header, string name)
    {
        int bits = Short(header[14..]), after = FileHeader + header.Length;
        var packing = (Packing)Long(header[16..]);
        BmpMasks masks = BmpMasks.Of(bits);
        if (packing is Packing.Masks or Packing.AlphaMasks)
        {
            bool inside = header.Length is 52 or 56 or 108 or 124;
            int count = inside ? (header.Length == 52 ? 3 : 4) : packing == Packing.AlphaMasks ? 4 : 3;
            if (bytes.Length < FileHeader + InfoHeader + 4 * count)
                throw Truncated(name);
            ReadOnlySpan<byte> at = bytes[(FileHeader + InfoHeader)..];
            masks = new BmpMasks(Long(at), Long(at[4..]), Long(at[8..]), count == 4 ? Long(at[12..]) : 0);
            after += inside ? 0 : 4 * count;
        }
        return Finish(bytes, name, (int)Long(header[4..]), (int)Long(header[8..]), bits, packing, Long(header[32..]), masks, after, paletteStep: 4);
    }

    private static BmpHeader Finish(ReadOnlySpan<byte> bytes, string name, int width, int height, int bits, Packing packing, uint colours,
        BmpMasks masks, int paletteAt, int paletteStep)
    {
        bool fits = packing switch
        {
            Packing.None => bits is 1 or 2 or 4 or 8 or 16 or 24 or 32,
            Packing.Runs8 => bits == 8,
            Packing.Runs4 => bits == 4,
            Packing.Masks or Packing.AlphaMasks => bits is 16 or 32,
            _ => false,
        };
        if (!fits)
            throw new ImageException(name, $"found a BMP of {bits} bits a pixel and compression {(uint)packing}, "
                + "expected 1, 2, 4, 8, 16, 24 or 32 and none, RLE8, RLE4 or bit fields");
        if (width < 1 || height is 0 or int.MinValue)
            throw new ImageException(name, $"found an image of {width} x {height} pixels, expected at least 1 x 1");
        uint pixelsAt = Long(bytes[10..]);
        if (pixelsAt < paletteAt || pixelsAt > bytes.Length)
            throw new ImageException(name, $"found a BMP whose pixels begin at byte {pixelsAt}, expected between {paletteAt} and {bytes.Length}");
        long most = bits <= 8 ? 1 << bits : 0, size = colours == 0 ? most : Math.Min(colours, most);
        ImageInfo info = new(ImageFormat.Bmp, width, Math.Abs(height), Orientation.Upright, masks.Alpha != 0);
        return new BmpHeader(info, height < 0, bits, packing is Packing.Runs8 or Packing.Runs4,
            paletteAt, (int)Math.Min(size, (pixelsAt - paletteAt) / paletteStep), paletteStep, masks, (int)pixelsAt);
    }

    private static ushort Short(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint Long(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static ImageException Truncated(string name) => new(name, "found a truncated BMP, expected a header and pixels");
}
