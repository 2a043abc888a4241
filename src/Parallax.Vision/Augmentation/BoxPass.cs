using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>
/// One box blur along a line of bytes whose neighbours lie a step apart: out = (inner·Σ + outer·ends + ½) / 2²⁴. What lies before and behind
/// the line must be there to be read; up to 63 bytes more than the line are written.
/// </summary>
internal static unsafe class BoxPass
{
    // Above it a sum doesn't fit into 16 bits.
    private const int WidestSum = 128;

    public static void Run(byte* from, byte* to, int length, int step, in BoxWindow window, Lanes lanes)
    {
        if (lanes == Lanes.One || window.Radius > WidestSum)
            Run1(from, to, length, step, window);
        else if (lanes == Lanes.Eight)
            Run16(from, to, length, step, window);
        else if (window.Radius == 0)
            RunThree64(from, to, length, step, window);
        else
            Run64(from, to, length, step, window);
    }

    private static void Run1(byte* from, byte* to, int length, int step, in BoxWindow window)
    {
        int far = (window.Radius + 1) * step;
        for (int i = 0; i < length; i++)
        {
            uint sum = 0;
            for (int d = -window.Radius; d <= window.Radius; d++)
                sum += from[i + d * step];
            uint ends = (uint)(from[i - far] + from[i + far]);
            to[i] = (byte)((sum * window.Inner + ends * window.Outer + (1 << 23)) >> 24);
        }
    }

    private static void Run16(byte* from, byte* to, int length, int step, in BoxWindow window)
    {
        int far = (window.Radius + 1) * step;
        Vector256<uint> inner = Vector256.Create(window.Inner), outer = Vector256.Create(window.Outer), half = Vector256.Create(1u << 23);
        for (int i = 0; i < length; i += 16)
        {
            Vector256<ushort> sum = Vector256<ushort>.Zero;
            for (int d = -window.Radius; d <= window.Radius; d++)
                sum += Avx2.ConvertToVector256Int16(from + i + d * step).AsUInt16();
            Vector256<ushort> ends = Avx2.ConvertToVector256Int16(from + i - far).AsUInt16()
                + Avx2.ConvertToVector256Int16(from + i + far).AsUInt16();
            Vector256<uint> low = Vector256.WidenLower(sum) * inner + Vector256.WidenLower(ends) * outer + half;
            Vector256<uint> high = Vector256.WidenUpper(sum) * inner + Vector256.WidenUpper(ends) * outer + half;
            Clip.Narrow((low >> 24).AsInt32(), (high >> 24).AsInt32()).Store(to + i);
        }
    }

    // A window of three pixels, l, c and r, in 16 bits. With inner = 2²⁴ − 2·outer − δ, δ being 0 or 1, the sum is
    // c·2²⁴ + d·outer − δ·c with d = l + r − 2c; of it the upper half, from the halves of outer = 2¹⁶·upper + lower.
    [MethodImpl(MethodImplOptions.NoInlining)]   // inside a larger method its own parts would no longer be inlined
    private static void RunThree64(byte* from, byte* to, int length, int step, in BoxWindow window)
    {
        short lower = (short)window.Outer;
        Halves outer = new(Vector512.Create((short)((window.Outer - (uint)(int)lower) >> 16)), Vector512.Create(lower));
        bool odd = window.Inner + 2 * window.Outer != 1u << 24;
        Vector512<byte> zero = Vector512<byte>.Zero, half = Vector512.Create((byte)128);
        for (int i = 0; i < length; i += 64)
        {
            Vector512<byte> c = Vector512.Load(from + i), l = Vector512.Load(from + i - step), r = Vector512.Load(from + i + step);
            Vector512<short> low = Three(Both(Avx512BW.UnpackLow(l, r)), Avx512BW.UnpackLow(c, zero).AsInt16(), Avx512BW.UnpackLow(half, c).AsInt16(), outer, odd);
            Vector512<short> high = Three(Both(Avx512BW.UnpackHigh(l, r)), Avx512BW.UnpackHigh(c, zero).AsInt16(), Avx512BW.UnpackHigh(half, c).AsInt16(), outer, odd);
            UpperBytes(low, high).Store(to + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Three(Vector512<short> ends, Vector512<short> c, Vector512<short> centre, Halves outer, bool odd)
    {
        Vector512<short> d = ends - (c + c), sum = centre + d * outer.Upper + Avx512BW.MultiplyHigh(d, outer.Lower);
        return odd ? sum + Vector512.LessThan((d * outer.Lower).AsUInt16(), c.AsUInt16()).AsInt16() : sum;
    }

    // Wider windows: both products have halves, whose lower ones may carry.
    [MethodImpl(MethodImplOptions.NoInlining)]   // inside a larger method its own parts would no longer be inlined
    private static void Run64(byte* from, byte* to, int length, int step, in BoxWindow window)
    {
        Halves inner = Halves.Of(window.Inner), outer = Halves.Of(window.Outer);
        Vector512<byte> zero = Vector512<byte>.Zero;
        for (int i = 0; i < length; i += 64)
        {
            byte* at = from + i;
            Vector512<byte> centre = Vector512.Load(at);
            Vector512<short> low = Avx512BW.UnpackLow(centre, zero).AsInt16(), high = Avx512BW.UnpackHigh(centre, zero).AsInt16();
            int d = step;
            for (int n = 0; n < window.Radius; n++, d += step)
            {
                Vector512<byte> before = Vector512.Load(at - d), behind = Vector512.Load(at + d);
                (low, high) = (low + Both(Avx512BW.UnpackLow(before, behind)), high + Both(Avx512BW.UnpackHigh(before, behind)));
            }
            Vector512<byte> first = Vector512.Load(at - d), last = Vector512.Load(at + d);
            UpperBytes(
                Weigh(low.AsUInt16(), Both(Avx512BW.UnpackLow(first, last)).AsUInt16(), inner, outer),
                Weigh(high.AsUInt16(), Both(Avx512BW.UnpackHigh(first, last)).AsUInt16(), inner, outer)).Store(to + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Weigh(Vector512<ushort> sum, Vector512<ushort> ends, Halves inner, Halves outer)
    {
        Vector512<ushort> il = inner.Lower.AsUInt16(), ol = outer.Lower.AsUInt16(), part = sum * il, lower = part + ends * ol;
        Vector512<ushort> upper = sum * inner.Upper.AsUInt16() + ends * outer.Upper.AsUInt16() + Avx512BW.MultiplyHigh(sum, il) + Avx512BW.MultiplyHigh(ends, ol);
        return (upper - Vector512.LessThan(lower, part) + Vector512.Create((ushort)128)).AsInt16();
    }

    // Sums of neighbouring bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Both(Vector512<byte> pairs) => Avx512BW.MultiplyAddAdjacent(pairs, Vector512<sbyte>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> UpperBytes(Vector512<short> low, Vector512<short> high) =>
        Avx512BW.PackUnsignedSaturate((low.AsUInt16() >> 8).AsInt16(), (high.AsUInt16() >> 8).AsInt16());

    private readonly record struct Halves(Vector512<short> Upper, Vector512<short> Lower)
    {
        public static Halves Of(uint weight) => new(Vector512.Create((short)(weight >> 16)), Vector512.Create((short)weight));
    }
}
