using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>Bytes to floats, out = (v/255 − mean) / std per channel, computed as v·scale + offset in float32.</summary>
internal sealed unsafe class Normalizer
{
    private readonly float[] scale = new float[3];
    private readonly float[] offset = new float[3];

    public Normalizer(Normalization normalization)
    {
        for (int channel = 0; channel < 3; channel++)
        {
            scale[channel] = (float)(1 / (255 * normalization.Std[channel]));
            offset[channel] = (float)(-normalization.Mean[channel] / normalization.Std[channel]);
        }
    }

    /// <summary>Writes the planes R, G, B one after the other, without padding.</summary>
    public void Write(RgbPlanes image, Span<float> destination, Lanes lanes)
    {
        for (int channel = 0; channel < 3; channel++)
            Write(image.Plane(channel), destination.Slice(channel * image.Count, image.Count), scale[channel], offset[channel], lanes);
    }

    private static void Write(ReadOnlySpan<byte> source, Span<float> target, float scale, float offset, Lanes lanes)
    {
        int i = 0;
        fixed (byte* from = source)
        fixed (float* to = target)
        {
            if (lanes == Lanes.Sixteen)
            {
                Vector512<float> scales = Vector512.Create(scale), offsets = Vector512.Create(offset);
                for (; i + 16 <= target.Length; i += 16)
                    (Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.Load(from + i))) * scales + offsets).Store(to + i);
            }
            else if (lanes == Lanes.Eight)
            {
                Vector256<float> scales = Vector256.Create(scale), offsets = Vector256.Create(offset);
                for (; i + 8 <= target.Length; i += 8)
                    (Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(from + i)) * scales + offsets).Store(to + i);
            }
        }
        for (; i < target.Length; i++)
            target[i] = source[i] * scale + offset;
    }
}
