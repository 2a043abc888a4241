using Parallax.Tests.Golden;
using Parallax.Vision;

namespace Parallax.Tests.Vision;

/// <summary>The small images under tests/images (made by us with Pillow), and images that are made up in a test.</summary>
internal static class TinyImages
{
    public static string Folder { get; } = Repository.Find("tests", "images");

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    public static Photo Decode(byte[] bytes, string name = "image")
    {
        Photo photo = new();
        new ImageDecoder().Decode(bytes, name, photo);
        return photo;
    }

    /// <summary>Smooth colours with a little noise, so that neighbours differ and edges matter.</summary>
    public static Photo Synthetic(int width, int height, long seed = 1)
    {
        Rng rng = Rng.For(seed, 0, 0, 0);
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.Length; i++)
        {
            int x = i / 3 % width, y = i / 3 / width, channel = i % 3;
            rgb[i] = (byte)(127 + 100 * Math.Sin(0.07 * x * (channel + 1) + 0.11 * y) + rng.NextInt(27));
        }
        return Photo.FromRgb(width, height, rgb);
    }

    /// <summary>A JPEG with an EXIF block that holds nothing but the orientation, spliced in behind its first marker.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation, bool littleEndian)
    {
        byte o = (byte)orientation;
        byte[] tiff = littleEndian
            ? [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, o, 0, 0, 0, 0, 0, 0, 0]
            : [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, o, 0, 0, 0, 0, 0, 0];
        byte[] block = [.. "Exif\0\0"u8, .. tiff];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(block.Length + 2), .. block, .. jpeg.AsSpan(2)];
    }

    /// <summary>A PNG's signature and header for an image of any size, then the start of its pixels.</summary>
    public static byte[] PngHeaderOnly(int width, int height) =>
    [
        0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. BigEndian(width), .. BigEndian(height), 8, 2, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 10, .. "IDAT"u8, 0, 0,
    ];

    private static byte[] BigEndian(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
