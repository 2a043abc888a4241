using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parallax.Vision;

/// <summary>Inverts what is bright: v → 255 − v where v is at least the threshold.</summary>
internal static class Solarization
{
    public static void Apply(RgbPlanes image, int threshold, Lanes lanes)
    {
        Span<byte> all = image.All;
        if (threshold > 255)
            return;
        if (lanes == Lanes.One)
        {
            foreach (ref byte value in all)
                value = value >= threshold ? (byte)(255 - value) : value;
            return;
        }
        ref byte start = ref MemoryMarshal.GetReference(all);
        Vector256<byte> least = Vector256.Create((byte)threshold);
        for (nuint i = 0; i < (nuint)all.Length; i += 32)
        {
            Vector256<byte> values = Vector256.LoadUnsafe(ref start, i);
            (values ^ Vector256.GreaterThanOrEqual(values, least)).StoreUnsafe(ref start, i);
        }
    }
}
