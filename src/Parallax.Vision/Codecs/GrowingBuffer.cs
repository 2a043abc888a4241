namespace Parallax.Vision;

/// <summary>Buffers for images of all sizes in turn: with room to spare, so that the largest is soon reached and nothing is allocated any more.</summary>
internal static class GrowingBuffer
{
    private const double Spare = 1.5;

    /// <summary>Replaces the buffer by a larger one if it holds fewer bytes; what it held is lost.</summary>
    public static void Reserve(ref byte[] buffer, long needed)
    {
        if (buffer.Length >= needed)
            return;
        long length = buffer.Length == 0 ? needed : Math.Max(needed, Math.Min((long)(buffer.Length * Spare), Array.MaxLength));
        buffer = new byte[checked((int)length)];
    }
}
