namespace Parallax.Tests.Vision.Codecs;

[Collection(WholeProcess.Name)]
public sealed class DecodingMemoryTests
{
    // Spaces of 8 MB each, which libpng would unpack and keep: 30 texts are 240 MB from 240 kB.
    [Fact]
    public void Texts_of_a_PNG_are_not_unpacked()
    {
        byte[] text = [.. "Comment\0\0"u8, .. PlainPng.Deflate([.. Enumerable.Repeat((byte)32, 7_900_000)])];
        byte[] bomb = PlainPng.Write(1, 1, 8, colourType: 0, [7], interlaced: false, [.. Enumerable.Repeat(("zTXt", text), 30)]);
        long grown = PeakMemory.Of(() => Assert.Equal([7, 7, 7], TinyImages.Decode(bomb).Pixels.ToArray()));
        Assert.True(grown < 50 << 20, $"the peak rose by {grown} bytes");   // it may fall, too
    }
}
