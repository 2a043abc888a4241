using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>A function of a byte as a table of 256 bytes in four registers (AVX-512 with VBMI).</summary>
internal readonly unsafe ref struct ByteLookup
{
    private readonly Vector512<byte> a, b, c, d;

    /// <param name="table">256 bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ByteLookup(byte* table) => (a, b, c, d) = (Vector512.Load(table), Vector512.Load(table + 64), Vector512.Load(table + 128), Vector512.Load(table + 192));

    /// <summary>The table's values at 64 places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<byte> At(Vector512<byte> places)
    {
        Vector512<byte> low = Avx512Vbmi.PermuteVar64x8x2(a, places, b), high = Avx512Vbmi.PermuteVar64x8x2(c, places, d);
        return Vector512.ConditionalSelect(Vector512.LessThan(places.AsSByte(), Vector512<sbyte>.Zero).AsByte(), high, low);
    }

    /// <summary>Replaces every value; the length is a multiple of 64.</summary>
    public static void Apply(ReadOnlySpan<byte> table, Span<byte> values)
    {
        fixed (byte* entries = table, from = values)
        {
            ByteLookup lookup = new(entries);
            for (int i = 0; i < values.Length; i += 64)
                lookup.At(Vector512.Load(from + i)).Store(from + i);
        }
    }
}
