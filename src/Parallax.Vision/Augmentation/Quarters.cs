using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>
/// 64 bytes as four vectors of numbers and back. The quarters of a vector widen and narrow each for themselves, so the order within the
/// four is none that means anything, but <see cref="Narrow"/> undoes <see cref="Widen"/>.
/// </summary>
internal static class Quarters
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<int>, Vector512<int>, Vector512<int>, Vector512<int>) Widen(Vector512<byte> bytes)
    {
        Vector512<short> zero = Vector512<short>.Zero;
        Vector512<short> low = Avx512BW.UnpackLow(bytes, zero.AsByte()).AsInt16(), high = Avx512BW.UnpackHigh(bytes, zero.AsByte()).AsInt16();
        return (Avx512BW.UnpackLow(low, zero).AsInt32(), Avx512BW.UnpackHigh(low, zero).AsInt32(), Avx512BW.UnpackLow(high, zero).AsInt32(), Avx512BW.UnpackHigh(high, zero).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Narrow(Vector512<int> a, Vector512<int> b, Vector512<int> c, Vector512<int> d) =>
        Avx512BW.PackUnsignedSaturate(Avx512BW.PackSignedSaturate(a, b), Avx512BW.PackSignedSaturate(c, d));
}
