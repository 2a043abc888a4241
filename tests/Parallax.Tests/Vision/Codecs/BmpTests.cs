using Parallax.Vision;

namespace Parallax.Tests.Vision.Codecs;

public sealed class BmpTests
{
    private static readonly byte[] RedGreenBlue = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0];

    [Theory]
    [InlineData(0, 4, "found a BMP of 24 bits a pixel and compression 4, expected 1, 2, 4, 8, 16, 24 or 32 and none, RLE8, RLE4 or bit fields")]
    [InlineData(24, 1, "found a BMP of 24 bits a pixel and compression 1, expected 1, 2, 4, 8, 16, 24 or 32 and none, RLE8, RLE4 or bit fields")]
    [InlineData(7, 0, "found a BMP of 7 bits a pixel and compression 0, expected 1, 2, 4, 8, 16, 24 or 32 and none, RLE8, RLE4 or bit fields")]
    public void What_is_not_read_is_named(int bits, int compression, string fault) =>
        Expect(fault, Write(2, 2, bits == 0 ? 24 : bits, compression, [], new byte[16]));

    [Fact]
    public void Header_of_unknown_length_is_named()
    {
        byte[] bytes = Write(2, 2, 24, 0, [], new byte[16]);
        bytes[14] = 41;
        Expect("found a BMP with a header of 41 bytes, expected 12, 40, 52, 56, 64, 108 or 124", bytes);
    }

    [Fact]
    public void Pixels_outside_the_file_are_refused()
    {
        byte[] bytes = Write(2, 2, 24, 0, [], new byte[16]);
        bytes[10] = 71;
        Expect("found a BMP whose pixels begin at byte 71, expected between 54 and 70", bytes);
    }

    [Fact]
    public void Missing_pixels_are_told_by_their_number()
    {
        Expect("found a truncated BMP of 13 bytes of pixels, expected 16", Write(2, 2, 24, 0, [], new byte[13]));
        // What fills up the last row may be missing.
        Assert.Equal(12, TinyImages.Decode(Write(2, 2, 24, 0, [], new byte[14])).Pixels.Length);
    }

    [Fact]
    public void Indices_beyond_the_palette_are_black() =>
        Assert.Equal([0, 0, 0, 0, 0, 255], TinyImages.Decode(Write(2, 1, 8, 0, RedGreenBlue, [3, 2, 0, 0])).Pixels.ToArray());

    // Rows from the bottom: a run of 5 in a row of 3, then a move of (1, 1) and one pixel, then the end.
    [Fact]
    public void Runs_end_with_their_row_and_unreached_pixels_have_colour_0()
    {
        byte[] bytes = Write(3, 3, 8, 1, RedGreenBlue, [5, 1, 0, 0, 0, 2, 1, 1, 1, 2, 0, 1]);
        int[] expected = [0, 2, 0, 0, 0, 0, 1, 1, 1];
        Assert.Equal(expected.SelectMany(index => new[] { 0, 1, 2 }.Select(c => (byte)(c == index ? 255 : 0))), TinyImages.Decode(bytes).Pixels.ToArray());
    }

    [Fact]
    public void Channels_of_any_width_are_stretched_to_eight_bits()
    {
        // 10 bits of red, 11 of green, 1 of blue.
        byte[] masks = [.. BitConverter.GetBytes(0x3FFu), .. BitConverter.GetBytes(0x1FFC00u), .. BitConverter.GetBytes(0x80000000u)];
        uint pixel = 700u | 1024u << 10 | 0x80000000u;
        Photo photo = TinyImages.Decode(Write(1, 1, 32, 3, masks, BitConverter.GetBytes(pixel)));
        Assert.Equal([700 * 255 / 1023, 1024 * 255 / 2047, 255], photo.Pixels.ToArray());
    }

    private static byte[] Write(int width, int height, int bits, int compression, byte[] palette, byte[] pixels)
    {
        int[] header = [40, width, height, 1 | bits << 16, compression, pixels.Length, 0, 0, bits <= 8 ? palette.Length / 4 : 0, 0];
        return
        [
            .. "BM"u8, .. BitConverter.GetBytes(54 + palette.Length + pixels.Length), 0, 0, 0, 0, .. BitConverter.GetBytes(54 + palette.Length),
            .. header.SelectMany(BitConverter.GetBytes), .. palette, .. pixels,
        ];
    }

    private static void Expect(string fault, byte[] bytes) =>
        Assert.Equal($"a.bmp: {fault}", Assert.Throws<ImageException>(() => TinyImages.Decode(bytes, "a.bmp")).Message);
}
