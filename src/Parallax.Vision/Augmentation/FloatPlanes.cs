using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parallax.Vision;

/// <summary>An image of floats in [0, 1]: three planes R, G, B, each padded to whole vectors; what the padding holds means nothing.</summary>
internal sealed class FloatPlanes
{
    /// <summary>Floats of a vector.</summary>
    public const int Block = 16;

    private float[] buffer = [];

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Pixels of a plane, without padding.</summary>
    public int Count => Width * Height;

    /// <summary>Floats of a plane, with padding.</summary>
    public int PlaneLength { get; private set; }

    /// <summary>All three planes with their padding.</summary>
    public Span<float> All => buffer.AsSpan(0, 3 * PlaneLength);

    public Span<float> Plane(int channel) => buffer.AsSpan(channel * PlaneLength, PlaneLength);

    /// <summary>A plane as vectors.</summary>
    public Span<Vector512<float>> Vectors(int channel) => MemoryMarshal.Cast<float, Vector512<float>>(Plane(channel));

    /// <summary>Takes over an image: v / 255.</summary>
    public void From(RgbPlanes image)
    {
        (Width, Height) = (image.Width, image.Height);
        PlaneLength = (Count + Block - 1) / Block * Block;
        if (buffer.Length < 3 * PlaneLength)
            buffer = new float[3 * PlaneLength];
        for (int channel = 0; channel < 3; channel++)
        {
            Span<float> target = Plane(channel);
            ReadOnlySpan<byte> source = image.Plane(channel);
            for (int i = 0; i < target.Length; i++)
                target[i] = source[i] / 255f;
        }
    }
}
