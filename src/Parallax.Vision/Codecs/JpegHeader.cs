using System.Buffers.Binary;

namespace Parallax.Vision;

/// <summary>Walks a JPEG's segments up to its first scan (ITU-T T.81, annex B).</summary>
internal static class JpegHeader
{
    private const byte StartOfScan = 0xDA, EndOfImage = 0xD9, App1 = 0xE1;

    public static ImageInfo Read(ReadOnlySpan<byte> bytes, string name)
    {
        var (width, height) = (0, 0);
        Orientation orientation = Orientation.Upright;
        int at = 2;
        while (true)
        {
            byte marker = NextMarker(bytes, ref at, name);
            if (marker is EndOfImage)
                throw new ImageException(name, "found a JPEG that ends before its pixels, expected a frame and a scan");
            ReadOnlySpan<byte> segment = Segment(bytes, ref at, name);
            if (marker == App1 && segment.StartsWith("Exif\0\0"u8))
                orientation = ExifReader.ReadOrientation(segment);
            else if (IsFrame(marker))
                (width, height) = ReadFrame(marker, segment, name);
            else if (marker == StartOfScan)
                break;
        }
        if (width == 0)
            throw new ImageException(name, "found a JPEG without a size in its header, expected a frame before the first scan");
        RequireEnd(bytes[at..], name);
        return new ImageInfo(ImageFormat.Jpeg, width, height, orientation, HasAlpha: false);
    }

    // Start-of-frame markers are C0 … CF without DHT (C4), JPG (C8) and DAC (CC).
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;

    private static (int Width, int Height) ReadFrame(byte marker, ReadOnlySpan<byte> segment, string name)
    {
        if (marker is 0xC3 or 0xC7 or 0xCB or 0xCF)
            throw new ImageException(name, "found a lossless JPEG, expected a baseline or progressive one");
        if (marker is 0xC5 or 0xC6 or 0xCD or 0xCE)
            throw new ImageException(name, "found a hierarchical JPEG, expected a baseline or progressive one");
        if (segment.Length < 6)
            throw Truncated(name);
        if (segment[0] != 8)
            throw new ImageException(name, $"found a JPEG of {segment[0]} bits a sample, expected 8");
        return (BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[1..]));
    }

    private static byte NextMarker(ReadOnlySpan<byte> bytes, ref int at, string name)
    {
        while (true)
        {
            int next = at < bytes.Length ? bytes[at..].IndexOf((byte)0xFF) : -1;
            if (next < 0 || at + next + 1 >= bytes.Length)
                throw Truncated(name);
            at += next + 1;
            byte marker = bytes[at];
            if (marker is 0xFF)
                continue;
            at++;
            if (marker is not 0 and not 0x01 and not (>= 0xD0 and <= 0xD8))
                return marker;
        }
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> bytes, ref int at, string name)
    {
        if (at + 2 > bytes.Length)
            throw Truncated(name);
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
        if (length < 2 || at + length > bytes.Length)
            throw Truncated(name);
        ReadOnlySpan<byte> segment = bytes.Slice(at + 2, length - 2);
        at += length;
        return segment;
    }

    // A partial decode may never reach the cut, so a file without an end marker is refused here: both ways of decoding then agree.
    private static void RequireEnd(ReadOnlySpan<byte> scans, string name)
    {
        if (scans.LastIndexOf((ReadOnlySpan<byte>)[0xFF, EndOfImage]) < 0)
            throw Truncated(name);
    }

    private static ImageException Truncated(string name) => new(name, "found a truncated JPEG, expected an end-of-image marker");
}
