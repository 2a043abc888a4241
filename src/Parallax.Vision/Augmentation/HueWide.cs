using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>
/// <see cref="Hue"/> for 64 pixels at once: comparisons and tables on bytes, products on 16 bits, and float32 only where
/// <see cref="Hue"/>'s own rounding decides.
/// </summary>
internal static unsafe class HueWide
{
    // Of a hue byte: which sixth of the circle, 0 … 6, and how far its middle colour lies from the value, 0 … 255.
    private static readonly byte[] Sectors = [.. Enumerable.Range(0, 256).Select(h => (byte)(6 * h / 255))];
    private static readonly byte[] Distances = [.. Enumerable.Range(0, 256).Select(h => (byte)((6 * h / 255 & 1) != 0 ? 6 * h % 255 : 255 - 6 * h % 255))];

    [MethodImpl(MethodImplOptions.NoInlining)]   // inside a larger method its own parts would no longer be inlined
    public static void Shift(RgbPlanes image, byte steps)
    {
        fixed (byte* red = image.Red, green = image.Green, blue = image.Blue, sectors = Sectors, distances = Distances)
        {
            ByteLookup sectorOf = new(sectors), distanceOf = new(distances);
            for (int i = 0; i < image.PlaneLength; i += 64)
            {
                Vector512<byte> r = Vector512.Load(red + i), g = Vector512.Load(green + i), b = Vector512.Load(blue + i);
                Vector512<byte> value = Vector512.Max(r, Vector512.Max(g, b)), range = value - Vector512.Min(r, Vector512.Min(g, b));
                Vector512<byte> hue = HueOf(r, g, b, value, range) + Vector512.Create(steps);
                Vector512<byte> saturation = SaturationOf(range, value);
                Vector512<byte> least = Least(value, saturation), middle = Middle(value, saturation, distanceOf.At(hue));
                Vector512<byte> sector = sectorOf.At(hue);
                Pick(sector, value, middle, least, 0b1100001, 0b0010010).Store(red + i);
                Pick(sector, value, middle, least, 0b0000110, 0b1001001).Store(green + i);
                Pick(sector, value, middle, least, 0b0011000, 0b0100100).Store(blue + i);
            }
        }
    }

    // A grey pixel gets some hue; its saturation of 0 makes it irrelevant.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> HueOf(Vector512<byte> r, Vector512<byte> g, Vector512<byte> b, Vector512<byte> max, Vector512<byte> range)
    {
        Vector512<byte> redMost = Vector512.Equals(r, max), greenMost = Vector512.Equals(g, max);
        Vector512<byte> plus = max - Select(redMost, b, Select(greenMost, r, g)), minus = max - Select(redMost, g, Select(greenMost, b, r));
        Vector512<byte> falling = Vector512.Equals(minus, range);
        Vector512<byte> part = Select(falling, plus, minus), all = Vector512.Max(range, Vector512<byte>.One);
        Vector512<byte> sixth = Select(redMost, Vector512<byte>.Zero, Select(greenMost, Vector512.Create((byte)2), Vector512.Create((byte)4)))
            + Vector512.AndNot(Vector512<byte>.One, falling);
        var (p0, p1, p2, p3) = Quarters.Widen(part);
        var (a0, a1, a2, a3) = Quarters.Widen(all);
        var (s0, s1, s2, s3) = Quarters.Widen(sixth);
        return Quarters.Narrow(HueOf(s0, p0, a0), HueOf(s1, p1, a1), HueOf(s2, p2, a2), HueOf(s3, p3, a3));
    }

    // Even sixths rise from −1, 1 and 3, odd ones fall from 1, 3 and 5.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> HueOf(Vector512<int> sixth, Vector512<int> part, Vector512<int> all)
    {
        Vector512<float> from = Avx512F.PermuteVar16x32(Vector512.Create(-1f, 1, 1, 3, 3, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), sixth);
        Vector512<int> sign = sixth << 31;
        Vector512<float> share = Float(part) / Float(all);
        Vector512<float> h = from + (share.AsInt32() ^ sign).AsSingle(), turn = Sixth(h);
        turn = Vector512.ConditionalSelect(Vector512.LessThan(turn, Vector512<float>.Zero), Vector512<float>.One + turn, turn);
        return Truncate(turn * 255);
    }

    // h / 6 as a division would round it (Markstein 1990): a product, its remainder, and the remainder's part.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sixth(Vector512<float> h)
    {
        Vector512<float> part = Vector512.Create(1f / 6), near = h * part;
        return Avx512F.FusedMultiplyAdd(Avx512F.FusedMultiplyAddNegated(near, Vector512.Create(6f), h), part, near);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> SaturationOf(Vector512<byte> range, Vector512<byte> max)
    {
        var (r0, r1, r2, r3) = Quarters.Widen(range);
        var (m0, m1, m2, m3) = Quarters.Widen(Vector512.Max(max, Vector512<byte>.One));
        return Quarters.Narrow(Truncate(Float(r0) / Float(m0) * 255), Truncate(Float(r1) / Float(m1) * 255), Truncate(Float(r2) / Float(m2) * 255), Truncate(Float(r3) / Float(m3) * 255));
    }

    // round(v · (255 − s) / 255); there are no ties.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Least(Vector512<byte> value, Vector512<byte> saturation)
    {
        Vector512<byte> rest = Vector512.Create((byte)255) - saturation, zero = Vector512<byte>.Zero;
        return Avx512BW.PackUnsignedSaturate(
            By255(Avx512BW.UnpackLow(value, zero).AsUInt16() * Avx512BW.UnpackLow(rest, zero).AsUInt16()).AsInt16(),
            By255(Avx512BW.UnpackHigh(value, zero).AsUInt16() * Avx512BW.UnpackHigh(rest, zero).AsUInt16()).AsInt16());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector512<ushort> By255(Vector512<ushort> product)
        {
            Vector512<ushort> raised = product + Vector512.Create((ushort)128);
            return (raised + (raised >> 8)) >> 8;
        }
    }

    // round(v · (255² − s·distance) / 255²); no ties either. The product has 24 bits, so a float holds it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Middle(Vector512<byte> value, Vector512<byte> saturation, Vector512<byte> distance)
    {
        Vector512<byte> zero = Vector512<byte>.Zero;
        var (a, b) = Weigh(Avx512BW.UnpackLow(value, zero).AsUInt16(), Avx512BW.UnpackLow(saturation, zero).AsUInt16(), Avx512BW.UnpackLow(distance, zero).AsUInt16());
        var (c, d) = Weigh(Avx512BW.UnpackHigh(value, zero).AsUInt16(), Avx512BW.UnpackHigh(saturation, zero).AsUInt16(), Avx512BW.UnpackHigh(distance, zero).AsUInt16());
        return Quarters.Narrow(a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<int>, Vector512<int>) Weigh(Vector512<ushort> value, Vector512<ushort> saturation, Vector512<ushort> distance)
    {
        Vector512<ushort> rest = Vector512.Create((ushort)65025) - saturation * distance;
        Vector512<ushort> low = value * rest, high = Avx512BW.MultiplyHigh(value, rest);
        return (Part(Avx512BW.UnpackLow(low, high).AsInt32()), Part(Avx512BW.UnpackHigh(low, high).AsInt32()));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector512<int> Part(Vector512<int> product) => Truncate(Float(product) * (1f / 65025) + Vector512.Create(0.5f));
    }

    // The colour's part of each pixel: of seven sectors those with a bit in `most` have the value, those in `some` the middle, others the least.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Pick(Vector512<byte> sector, Vector512<byte> value, Vector512<byte> middle, Vector512<byte> least, byte most, byte some) =>
        Select(Has(most, sector), value, Select(Has(some, sector), middle, least));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Has(byte bits, Vector512<byte> sector)
    {
        Vector128<byte> mask = Vector128.Equals(Vector128.Create(bits) & Vector128.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0), Vector128<byte>.Zero);
        return Avx512BW.Shuffle(Vector512.Create(Vector256.Create(~mask, ~mask), Vector256.Create(~mask, ~mask)), sector);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Select(Vector512<byte> mask, Vector512<byte> yes, Vector512<byte> no) => Vector512.ConditionalSelect(mask, yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Float(Vector512<int> value) => Avx512F.ConvertToVector512Single(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Truncate(Vector512<float> value) => Avx512F.ConvertToVector512Int32WithTruncation(value);
}
