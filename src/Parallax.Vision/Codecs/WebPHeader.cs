using System.Buffers.Binary;

namespace Parallax.Vision;

/// <summary>Reads a WebP's first chunk and its EXIF chunk (RFC 9649).</summary>
internal static class WebPHeader
{
    private const int ContainerHeader = 12, ChunkHeader = 8;
    private const byte AnimationFlag = 0x02, ExifFlag = 0x08, AlphaFlag = 0x10;

    public static ImageInfo Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < ContainerHeader + ChunkHeader + 10)
            throw new ImageException(name, "found a truncated WebP, expected a header and pixels");
        ReadOnlySpan<byte> type = bytes.Slice(ContainerHeader, 4), chunk = bytes[(ContainerHeader + ChunkHeader)..];
        if (type.SequenceEqual("VP8 "u8))
            return Of(Size14(chunk[6..]), Size14(chunk[8..]));
        if (type.SequenceEqual("VP8L"u8))
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(chunk[1..]);
            return Of((int)(bits & 0x3FFF) + 1, (int)(bits >> 14 & 0x3FFF) + 1, alpha: (bits >> 28 & 1) != 0);
        }
        if (!type.SequenceEqual("VP8X"u8))
            throw new ImageException(name, "found a WebP with an unknown first chunk, expected VP8, VP8L or VP8X");
        if ((chunk[0] & AnimationFlag) != 0)
            throw new ImageException(name, "found an animated WebP, expected a still one");
        Orientation orientation = (chunk[0] & ExifFlag) != 0 ? FindOrientation(bytes[ContainerHeader..]) : Orientation.Upright;
        return new ImageInfo(ImageFormat.WebP, Size24(chunk[4..]), Size24(chunk[7..]), orientation, (chunk[0] & AlphaFlag) != 0);
    }

    private static ImageInfo Of(int width, int height, bool alpha = false) =>
        new(ImageFormat.WebP, width, height, Orientation.Upright, alpha);

    private static int Size14(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes) & 0x3FFF;

    private static int Size24(ReadOnlySpan<byte> bytes) => (bytes[0] | bytes[1] << 8 | bytes[2] << 16) + 1;

    private static Orientation FindOrientation(ReadOnlySpan<byte> chunks)
    {
        while (chunks.Length >= ChunkHeader)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunks[4..]);
            ReadOnlySpan<byte> body = chunks[ChunkHeader..];
            if (length > body.Length)
                break;
            if (chunks.StartsWith("EXIF"u8))
                return ExifReader.ReadOrientation(body[..(int)length]);
            long padded = length + (length & 1);
            if (padded > body.Length)
                break;
            chunks = body[(int)padded..];
        }
        return Orientation.Upright;
    }
}
