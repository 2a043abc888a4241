using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>Bytes to floats, out = (v/255 − mean) / std per channel, computed as v·scale + offset in float32.</summary>
internal sealed unsafe class Normalizer
{
    private readonly float[] scale = new float[3];
    private readonly float[] offset = new float[3];
    private readonly float[] mean = new float[3];
    private readonly float[] deviation = new float[3];

    public Normalizer(Normalization normalization)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            (mean[channel], deviation[channel]) = ((float)normalization.Mean[channel], (float)normalization.Std[channel]);
            scale[channel] = (float)(1 / (255 * normalization.Std[channel]));
            offset[channel] = (float)(-normalization.Mean[channel] / normalization.Std[channel]);
        }
    }

    /// <summary>Writes the planes R, G, B one after the other, without padding.</summary>
    public void Write(RgbPlanes image, Span<float> destination, Lanes lanes)
    {
        for (int channel = 0; channel < 3; channel++)
            fixed (byte* from = image.Plane(channel))
            fixed (float* to = destination.Slice(channel * image.Count, image.Count))
                Write(from, to, image.Count, scale[channel], offset[channel], lanes);
    }

    /// <summary>The same as bfloat16: the upper halves of the floats, rounded to nearest, ties to even.</summary>
    public void Write(RgbPlanes image, Span<ushort> destination, Lanes lanes)
    {
        for (int channel = 0; channel < 3; channel++)
            fixed (byte* from = image.Plane(channel))
            fixed (ushort* to = destination.Slice(channel * image.Count, image.Count))
                Write(from, to, image.Count, scale[channel], offset[channel], lanes);
    }

    /// <summary>Writes floats that are in [0, 1] already: (v − mean) / std.</summary>
    public void Write(FloatPlanes image, Span<float> destination)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            ReadOnlySpan<float> source = image.Plane(channel);
            for (int i = 0; i < image.Count; i++)
                destination[channel * image.Count + i] = (source[i] - mean[channel]) / deviation[channel];
        }
    }

    /// <summary>The same as bfloat16.</summary>
    public void Write(FloatPlanes image, Span<ushort> destination)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            ReadOnlySpan<float> source = image.Plane(channel);
            for (int i = 0; i < image.Count; i++)
                destination[channel * image.Count + i] = Upper((source[i] - mean[channel]) / deviation[channel]);
        }
    }

    private static void Write(byte* from, float* to, int count, float scale, float offset, Lanes lanes)
    {
        int i = 0;
        if (lanes == Lanes.Sixteen)
            for (; i + 16 <= count; i += 16)
                Sixteen(from + i, scale, offset).Store(to + i);
        else if (lanes == Lanes.Eight)
            for (; i + 8 <= count; i += 8)
                Eight(from + i, scale, offset).Store(to + i);
        for (; i < count; i++)
            to[i] = from[i] * scale + offset;
    }

    private static void Write(byte* from, ushort* to, int count, float scale, float offset, Lanes lanes)
    {
        int i = 0;
        if (lanes == Lanes.Sixteen)
        {
            for (; i + 16 <= count; i += 16)
            {
                Vector512<uint> bits = Sixteen(from + i, scale, offset).AsUInt32();
                Avx512F.ConvertToVector256UInt16((bits + Vector512.Create(0x7FFFu) + (bits >> 16 & Vector512<uint>.One)) >> 16).Store(to + i);
            }
        }
        for (; i < count; i++)
            to[i] = Upper(from[i] * scale + offset);
    }

    private static ushort Upper(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sixteen(byte* from, float scale, float offset) =>
        Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.Load(from))) * Vector512.Create(scale) + Vector512.Create(offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Eight(byte* from, float scale, float offset) =>
        Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(from)) * Vector256.Create(scale) + Vector256.Create(offset);
}
