namespace Parallax.Vision;

/// <summary>A buffer that grows and never shrinks.</summary>
internal sealed class ScratchBytes
{
    private byte[] buffer = [];

    /// <summary>The first <paramref name="length"/> bytes, with whatever was in them.</summary>
    public Span<byte> Take(long length)
    {
        if (buffer.Length < length)
            buffer = new byte[checked((int)length)];
        return buffer.AsSpan(0, (int)length);
    }
}
