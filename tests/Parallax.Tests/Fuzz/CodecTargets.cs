using System.Buffers.Binary;
using Parallax.Tests.Vision;
using Parallax.Tests.Vision.Codecs;
using Parallax.Vision;

namespace Parallax.Tests.Fuzz;

/// <summary>The image decoders as fuzz targets.</summary>
internal static class CodecTargets
{
    public const long MaxPixels = 1_000_000;

    private static readonly ImageLimits Limits = new() { MaxPixels = MaxPixels, MaxBytes = 1 << 20 };

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Whole("jpeg", Seeds("*.jpg")),
        new("jpeg parts", Seeds("*.jpg"), Parts(new(), new(), reduction: 1)),
        new("jpeg parts reduced", Seeds("*.jpg"), Parts(new(), new(), reduction: 4)),
        Whole("png", Seeds("*.png")),
        Whole("png with right checksums", Seeds("*.png"), MendChecksums),
        Whole("webp", Seeds("*.webp")),
        Whole("gif", Seeds("*.gif")),
        Whole("bmp", Seeds("*.bmp")),
        Whole("tiff", [.. Seeds("*.tif"), .. Layouts()]),
        new("labels", Masks(), Labels(new(), new())),
    ];

    private static FuzzTarget Whole(string name, IReadOnlyList<byte[]> seeds, Func<byte[], byte[]>? mend = null)
    {
        (ImageDecoder decoder, Photo photo) = (new(), new());
        return new FuzzTarget(name, seeds, file => decoder.Decode(mend is null ? file : mend(file), name, photo, Limits));
    }

    // The middle third of each side.
    private static Action<byte[]> Parts(ImageDecoder decoder, Photo photo, int reduction) => file =>
    {
        ImageInfo info = ImageInfo.Read(file, "part", Limits);
        PixelBox part = new(info.Width / 3, info.Height / 3, (info.Width + 2) / 3, (info.Height + 2) / 3);
        decoder.Decode(file, "part", info, part, photo, reduction);
    };

    private static Action<byte[]> Labels(ImageDecoder decoder, LabelMap labels) =>
        file => decoder.DecodeLabels(MendChecksums(file), "labels", labels, Limits);

    private static byte[][] Seeds(string pattern) =>
        [.. Directory.GetFiles(TinyImages.Folder, pattern).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(file => file.Length < 16_384)];

    private static IEnumerable<byte[]> Layouts() =>
        from bits in new[] { 2, 8, 16 }
        from planes in new[] { false, true }
        from tile in new[] { 0, 16 }
        select new PlainTiff(40, 21, bits, 4, 2) { Planes = planes, Tile = tile, BigEndian = planes }
            .Write([.. Enumerable.Range(0, 4 * 40 * 21).Select(i => (ushort)(i * 7 % (1 << bits)))]);

    private static byte[][] Masks() =>
    [
        .. from depth in new[] { 1, 4, 8, 16 }
           from interlaced in new[] { false, true }
           select PlainPng.Write(21, 13, depth, colourType: 0, [.. Enumerable.Range(0, 21 * 13).Select(i => (ushort)(i % (1 << depth)))], interlaced),
    ];

    // A wrong checksum ends a PNG at once; with right ones the damage gets further.
    private static byte[] MendChecksums(byte[] file)
    {
        byte[] png = [.. file];
        for (long at = 8, length; at + 12 <= png.Length; at += length + 12)
        {
            length = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan((int)at));
            if (at + 12 + length > png.Length)
                break;
            Span<byte> named = png.AsSpan((int)at + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan((int)(at + 8 + length)), PlainPng.Crc(named));
        }
        return png;
    }
}
