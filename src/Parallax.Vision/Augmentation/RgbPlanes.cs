using System.Runtime.InteropServices;

namespace Parallax.Vision;

/// <summary>
/// The 8-bit image that augmentation works on: three planes R, G, B. A plane is padded to a multiple of <see cref="Block"/> bytes, so
/// pixel operations run over whole blocks; what the padding holds means nothing.
/// </summary>
internal sealed class RgbPlanes
{
    public const int Block = 64;

    // What is written in blocks may run past the last pixel's padding.
    private const int Slack = 64;

    private byte[] buffer = [];

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Pixels of a plane, without padding.</summary>
    public int Count => Width * Height;

    /// <summary>Bytes of a plane, with padding.</summary>
    public int PlaneLength { get; private set; }

    public Span<byte> Red => Plane(0);

    public Span<byte> Green => Plane(1);

    public Span<byte> Blue => Plane(2);

    /// <summary>All three planes with their padding.</summary>
    public Span<byte> All => buffer.AsSpan(0, 3 * PlaneLength);

    public Span<byte> Plane(int channel) => buffer.AsSpan(channel * PlaneLength, PlaneLength);

    public void Reset(int width, int height)
    {
        (Width, Height) = (width, height);
        PlaneLength = (Count + Block - 1) / Block * Block;
        if (buffer.Length < 3 * PlaneLength + Slack)
            buffer = new byte[3 * PlaneLength + Slack];
    }

    public ref byte Start(int channel) => ref MemoryMarshal.GetReference(Plane(channel));
}
