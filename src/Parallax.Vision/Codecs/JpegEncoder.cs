using System.Text;

namespace Parallax.Vision;

/// <summary>Encodes baseline JPEGs, colours at half resolution, with optimised tables.</summary>
public static unsafe class JpegEncoder
{
    private const int MessageCapacity = 256;

    // Quality 100 of noise stays below this; a block can't be longer than its coefficients' codes.
    private const int BytesPerPixel = 6, FixedBytes = 4096;

    /// <summary>Encodes a whole photo.</summary>
    /// <param name="photo">The photo; at most 65500 pixels a side.</param>
    /// <param name="quality">1 to 100, as libjpeg counts it.</param>
    /// <exception cref="ImageException">It can't be encoded.</exception>
    public static byte[] Encode(Photo photo, int quality)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        var (width, height) = (photo.SourceWidth, photo.SourceHeight);
        byte[] room = new byte[checked(FixedBytes + BytesPerPixel * ((width + 15) & ~15) * ((height + 15) & ~15))];
        byte* message = stackalloc byte[MessageCapacity];
        nuint length = (nuint)room.Length;
        fixed (byte* rgb = photo.Pixels, target = room)
        {
            if (NativeCodecs.EncodeJpeg(rgb, width, height, quality, target, &length, message, MessageCapacity) != 0)
            {
                string text = Encoding.UTF8.GetString(message, Math.Max(0, new ReadOnlySpan<byte>(message, MessageCapacity).IndexOf((byte)0)));
                throw new ImageException($"{width} x {height} pixels", $"can't be encoded as JPEG ({text})");
            }
        }
        return room.AsSpan(0, (int)length).ToArray();
    }
}
