using System.Buffers;

namespace Parallax.Vision;

/// <summary>Tells a file's format by its first bytes, and names what it found if that's none of ours.</summary>
internal static class Signature
{
    private static readonly SearchValues<byte> Text = SearchValues.Create(
        [9, 10, 13, .. Enumerable.Range(32, 95).Select(code => (byte)code)]);

    public static ImageFormat Of(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return ImageFormat.Jpeg;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return ImageFormat.Png;
        if (bytes.StartsWith("RIFF"u8) && bytes.Length >= 12 && bytes[8..].StartsWith("WEBP"u8))
            return ImageFormat.WebP;
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            return ImageFormat.Gif;
        if (bytes.StartsWith("BM"u8))
            return ImageFormat.Bmp;
        if (bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8))
            return ImageFormat.Tiff;
        throw new ImageException(name, $"found {Describe(bytes)}, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image");
    }

    private static string Describe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return "an empty file";
        if (bytes.StartsWith("II+\0"u8) || bytes.StartsWith("MM\0+"u8))
            return "a BigTIFF image";
        if (bytes.Length >= 12 && bytes[4..].StartsWith("ftyp"u8))
            return "an AVIF, HEIC or other ISO media file";
        if (bytes.StartsWith("\0\0\0\x0CjP"u8))
            return "a JPEG 2000 image";
        if (bytes.Length >= 3 && bytes[0] == 'P' && bytes[1] is >= (byte)'1' and <= (byte)'6' && bytes[2] is (byte)'\n' or (byte)' ')
            return "a PBM, PGM or PPM image";
        ReadOnlySpan<byte> head = bytes[..Math.Min(bytes.Length, 256)];
        return head.ContainsAnyExcept(Text) ? "unknown data" : "text";
    }
}
