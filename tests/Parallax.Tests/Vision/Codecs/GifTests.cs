using Parallax.Vision;

namespace Parallax.Tests.Vision.Codecs;

public sealed class GifTests
{
    // One pixel of index 0 in a frame: codes of 3 bits, clear (4), 0, end (5).
    private static readonly byte[] OnePixel = [2, 2, 0x44, 0x01, 0];

    [Fact]
    public void Screen_around_the_frame_is_white()
    {
        Photo photo = TinyImages.Decode(Gif(3, 2, frameX: 1, frameY: 1, [10, 20, 30, 40, 50, 60]));
        Assert.Equal([.. Enumerable.Repeat((byte)255, 12), 10, 20, 30, 255, 255, 255], photo.Pixels.ToArray());
    }

    [Fact]
    public void Screen_grows_to_hold_the_frame()
    {
        ImageInfo info = ImageInfo.Read(Gif(0, 0, frameX: 4, frameY: 6, [0, 0, 0, 0, 0, 0]), "a.gif");
        Assert.Equal((5, 7, true), (info.Width, info.Height, info.HasAlpha));
    }

    [Fact]
    public void Frame_without_a_palette_is_grey() =>
        Assert.Equal([0, 0, 0], TinyImages.Decode(Gif(1, 1, 0, 0, [])).Pixels.ToArray());

    [Fact]
    public void Frame_without_pixels_is_refused()
    {
        byte[] bytes = Gif(1, 1, 0, 0, []);
        bytes[13 + 5] = 0;
        Expect("found a GIF frame of 0 x 1 pixels, expected at least 1 x 1", bytes);
    }

    [Fact]
    public void Unknown_block_is_named()
    {
        byte[] bytes = Gif(1, 1, 0, 0, []);
        bytes[13] = 0x3B;
        Expect("found a GIF with a block of type 59, expected an image", bytes);
    }

    private static byte[] Gif(int width, int height, int frameX, int frameY, byte[] palette) =>
    [
        .. "GIF89a"u8, (byte)width, 0, (byte)height, 0, (byte)(palette.Length > 0 ? 0x80 : 0), 0, 0, .. palette,
        0x2C, (byte)frameX, 0, (byte)frameY, 0, 1, 0, 1, 0, 0, .. OnePixel, 0x3B,
    ];

    private static void Expect(string fault, byte[] bytes) =>
        Assert.Equal($"a.gif: {fault}", Assert.Throws<ImageException>(() => TinyImages.Decode(bytes, "a.gif")).Message);
}
