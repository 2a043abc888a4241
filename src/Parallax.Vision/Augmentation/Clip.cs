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
}
