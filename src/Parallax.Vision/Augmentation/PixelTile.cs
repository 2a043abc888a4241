using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Runtime.InteropServices;

namespace Parallax.Vision;

/// <summary>
/// Sixteen by sixteen pixels turned between rows and columns. A column is <see cref="ColumnBytes"/> bytes: the sixteen rows' reds, their
/// greens, their blues, and sixteen that mean nothing.
/// </summary>
[SkipLocalsInit]   // tiles are written whole before they are read, and clearing them would cost as much
internal static unsafe class PixelTile
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int Side = 16;

    /// <summary>Bytes of a column.</summary>
    public const int ColumnBytes = 4 * Side;

    /// <summary>Turns rows of interleaved RGB into columns; reads 64 bytes of each row. Rows that aren't present repeat the last one.</summary>
    public static void ToColumns(byte* rgb, int stride, int present, byte* columns, Lanes lanes)
    {
        if (lanes == Lanes.Sixteen)
            ToColumns64(rgb, stride, present, columns);
        else if (lanes == Lanes.Eight)
            ToColumns16(rgb, stride, present, columns);
        else
            ToColumns1(rgb, stride, present, columns);
    }

    /// <summary>Turns columns into rows of three planes that lie <paramref name="plane"/> bytes apart.</summary>
    public static void ToRows(byte* columns, byte* target, int stride, int plane, Lanes lanes)
    {
        if (lanes == Lanes.Sixteen)
            ToRows64(columns, target, stride, plane);
        else if (lanes == Lanes.Eight)
            ToRows16(columns, target, stride, plane);
        else
            ToRows1(columns, target, stride, plane);
    }

    // Two rounds, each of which doubles twice how many rows' bytes lie side by side; the three colours are three parts of a vector.
    private static void ToColumns64(byte* rgb, int stride, int present, byte* columns)
    {
        Vector512<byte>* half = stackalloc Vector512<byte>[Side];
        Vector512<byte> colours = Vector512.Load(Colours);
        int last = present - 1;
        for (int r = 0; r < 4; r++)
        {
            Interleave(
                Avx512Vbmi.PermuteVar64x8(Vector512.Load(rgb + (long)stride * Math.Min(r, last)), colours),
                Avx512Vbmi.PermuteVar64x8(Vector512.Load(rgb + (long)stride * Math.Min(r + 4, last)), colours),
                Avx512Vbmi.PermuteVar64x8(Vector512.Load(rgb + (long)stride * Math.Min(r + 8, last)), colours),
                Avx512Vbmi.PermuteVar64x8(Vector512.Load(rgb + (long)stride * Math.Min(r + 12, last)), colours),
                (byte*)(half + 4 * r));
        }
        for (int r = 0; r < 4; r++)
            Interleave(half[r], half[r + 4], half[r + 8], half[r + 12], columns + 4 * r * ColumnBytes);
    }

    private static void ToRows64(byte* columns, byte* target, int stride, int plane)
    {
        Vector512<byte>* half = stackalloc Vector512<byte>[Side], rows = stackalloc Vector512<byte>[Side];
        var column = (Vector512<byte>*)columns;
        for (int x = 0; x < 4; x++)
            Interleave(column[x], column[x + 4], column[x + 8], column[x + 12], (byte*)(half + 4 * x));
        for (int x = 0; x < 4; x++)
            Interleave(half[x], half[x + 4], half[x + 8], half[x + 12], (byte*)(rows + 4 * x));
        for (int y = 0; y < Side; y++, target += stride)
        {
            rows[y].GetLower().GetLower().Store(target);
            rows[y].GetLower().GetUpper().Store(target + plane);
            rows[y].GetUpper().GetLower().Store(target + 2L * plane);
        }
    }

    // Bytes 3i of 48, then 3i + 1, then 3i + 2.
    private static byte* Colours => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference<byte>(
    [
        0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 34, 37, 40, 43, 46,
        2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 32, 35, 38, 41, 44, 47, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector512<byte> a, Vector512<byte> b, Vector512<byte> c, Vector512<byte> d, byte* to)
    {
        Vector512<byte> acLow = Avx512BW.UnpackLow(a, c), acHigh = Avx512BW.UnpackHigh(a, c);
        Vector512<byte> bdLow = Avx512BW.UnpackLow(b, d), bdHigh = Avx512BW.UnpackHigh(b, d);
        Avx512BW.UnpackLow(acLow, bdLow).Store(to);
        Avx512BW.UnpackHigh(acLow, bdLow).Store(to + 64);
        Avx512BW.UnpackLow(acHigh, bdHigh).Store(to + 128);
        Avx512BW.UnpackHigh(acHigh, bdHigh).Store(to + 192);
    }

    private static void ToColumns16(byte* rgb, int stride, int present, byte* columns)
    {
        byte* rows = stackalloc byte[3 * Side * Side];
        for (int r = 0; r < Side; r++)
            RgbRow.Separate16(rgb + (long)stride * Math.Min(r, present - 1), rows + Side * r, rows + Side * (Side + r), rows + Side * (2 * Side + r));
        for (int c = 0; c < 3; c++)
            Turn16(rows + c * Side * Side, Side, columns + c * Side, ColumnBytes);
    }

    private static void ToRows16(byte* columns, byte* target, int stride, int plane)
    {
        for (int c = 0; c < 3; c++)
            Turn16(columns + c * Side, ColumnBytes, target + (long)c * plane, stride);
    }

    // Sixteen by sixteen bytes.
    private static void Turn16(byte* from, int stride, byte* to, int toStride)
    {
        Vector128<byte>* half = stackalloc Vector128<byte>[Side];
        for (int i = 0; i < 4; i++)
            Interleave(Row(i), Row(i + 4), Row(i + 8), Row(i + 12), (byte*)(half + 4 * i), 16);
        for (int i = 0; i < 4; i++)
            Interleave(half[i], half[i + 4], half[i + 8], half[i + 12], to + 4L * i * toStride, toStride);

        Vector128<byte> Row(int row) => Vector128.Load(from + (long)row * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d, byte* to, int stride)
    {
        Vector128<byte> acLow = Sse2.UnpackLow(a, c), acHigh = Sse2.UnpackHigh(a, c);
        Vector128<byte> bdLow = Sse2.UnpackLow(b, d), bdHigh = Sse2.UnpackHigh(b, d);
        Sse2.UnpackLow(acLow, bdLow).Store(to);
        Sse2.UnpackHigh(acLow, bdLow).Store(to + stride);
        Sse2.UnpackLow(acHigh, bdHigh).Store(to + 2L * stride);
        Sse2.UnpackHigh(acHigh, bdHigh).Store(to + 3L * stride);
    }

    private static void ToColumns1(byte* rgb, int stride, int present, byte* columns)
    {
        for (int y = 0; y < Side; y++)
        {
            byte* row = rgb + (long)stride * Math.Min(y, present - 1);
            for (int x = 0; x < Side; x++)
                for (int c = 0; c < 3; c++)
                    columns[ColumnBytes * x + Side * c + y] = row[3 * x + c];
        }
    }

    private static void ToRows1(byte* columns, byte* target, int stride, int plane)
    {
        for (int c = 0; c < 3; c++)
            for (int y = 0; y < Side; y++)
                for (int x = 0; x < Side; x++)
                    target[(long)c * plane + (long)y * stride + x] = columns[ColumnBytes * x + Side * c + y];
    }
}
