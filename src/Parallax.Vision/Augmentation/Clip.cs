using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>Fixed-point sums back to bytes: shifted down and limited to 0 … 255.</summary>
internal static class Clip
{
    private const int Shift = ResampleKernel.Precision;

    public static byte ToByte(int sum) => (byte)Math.Clamp(sum >> Shift, 0, 255);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ToBytes(Vector512<int> sums) =>
        Avx512F.ConvertToVector128ByteWithSaturation(Vector512.Max(sums >> Shift, Vector512<int>.Zero).AsUInt32());

    /// <summary>64 sums in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> ToBytes(Vector512<int> a, Vector512<int> b, Vector512<int> c, Vector512<int> d) =>
        Narrow(a >> Shift, b >> Shift, c >> Shift, d >> Shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ToBytes(Vector256<int> first, Vector256<int> second) =>
        Narrow(first >> Shift, second >> Shift);

    /// <summary>16 numbers to 16 bytes in order, limited to 0 … 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Narrow(Vector256<int> first, Vector256<int> second)
    {
        Vector128<short> low = Sse2.PackSignedSaturate(first.GetLower(), first.GetUpper());
        Vector128<short> high = Sse2.PackSignedSaturate(second.GetLower(), second.GetUpper());
        return Sse2.PackUnsignedSaturate(low, high);
    }

    /// <summary>64 numbers to 64 bytes in order, limited to 0 … 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Narrow(Vector512<int> a, Vector512<int> b, Vector512<int> c, Vector512<int> d)
    {
        // Each quarter of a vector packs for itself: four of a, four of b, four of c, four of d.
        Vector512<byte> quarters = Avx512BW.PackUnsignedSaturate(Avx512BW.PackSignedSaturate(a, b), Avx512BW.PackSignedSaturate(c, d));
        return Avx512F.PermuteVar16x32(quarters.AsInt32(), Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)).AsByte();
    }
}
