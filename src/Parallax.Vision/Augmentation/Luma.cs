using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>
/// Brightness of a colour, L = 0.299·R + 0.587·G + 0.114·B (ITU-R 601-2) in 16-bit fixed point, rounded: Pillow's mode L.
/// </summary>
internal static unsafe class Luma
{
    private const int R = 19595, G = 38470, B = 7471, Half = 0x8000;

    public static int Of(int red, int green, int blue) => (R * red + G * green + B * blue + Half) >> 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Of(Vector256<int> red, Vector256<int> green, Vector256<int> blue) =>
        (red * R + green * G + blue * B + Vector256.Create(Half)) >> 16;

    /// <summary>Of 64 pixels: G + (R·red + (G − 2¹⁶)·green + B·blue + ½) / 2¹⁶, whose factors fit into 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Of(Vector512<byte> red, Vector512<byte> green, Vector512<byte> blue)
    {
        Vector512<byte> zero = Vector512<byte>.Zero, two = Vector512.Create((byte)2);
        return Avx512BW.PackUnsignedSaturate(
            Avx512BW.UnpackLow(green, zero).AsInt16() + Rest(Avx512BW.UnpackLow(red, green), Avx512BW.UnpackLow(blue, two)),
            Avx512BW.UnpackHigh(green, zero).AsInt16() + Rest(Avx512BW.UnpackHigh(red, green), Avx512BW.UnpackHigh(blue, two)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector512<short> Rest(Vector512<byte> redGreen, Vector512<byte> blueTwo)
        {
            Vector512<byte> zero = Vector512<byte>.Zero;
            return Avx512BW.PackSignedSaturate(
                Sum(Avx512BW.UnpackLow(redGreen, zero).AsInt16(), Avx512BW.UnpackLow(blueTwo, zero).AsInt16()),
                Sum(Avx512BW.UnpackHigh(redGreen, zero).AsInt16(), Avx512BW.UnpackHigh(blueTwo, zero).AsInt16()));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector512<int> Sum(Vector512<short> redGreen, Vector512<short> blueTwo) =>
            (Avx512BW.MultiplyAddAdjacent(redGreen, Vector512.Create(R | (G - 0x10000) << 16).AsInt16())
                + Avx512BW.MultiplyAddAdjacent(blueTwo, Vector512.Create(B | (Half / 2) << 16).AsInt16())) >> 16;
    }

    /// <summary>Replaces each pixel by its brightness, in all three planes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]   // inside a larger method its own parts would no longer be inlined
    public static void Apply(RgbPlanes image, Lanes lanes)
    {
        fixed (byte* red = image.Red, green = image.Green, blue = image.Blue)
        {
            for (int i = 0; i < image.PlaneLength; i += 64)
            {
                if (lanes == Lanes.Sixteen)
                    Of(Vector512.Load(red + i), Vector512.Load(green + i), Vector512.Load(blue + i)).Store(red + i);
                else if (lanes == Lanes.Eight)
                    Apply8(red + i, green + i, blue + i);
                else
                    Apply1(red + i, green + i, blue + i);
            }
        }
        image.Red.CopyTo(image.Green);
        image.Red.CopyTo(image.Blue);
    }

    /// <summary>Mean brightness, rounded half up.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]   // inside a larger method its own parts would no longer be inlined
    public static int Mean(RgbPlanes image, Lanes lanes)
    {
        long total = 0;
        int i = 0;
        fixed (byte* red = image.Red, green = image.Green, blue = image.Blue)
        {
            if (lanes == Lanes.Sixteen)
            {
                Vector512<ulong> sums = Vector512<ulong>.Zero;
                for (; i + 64 <= image.Count; i += 64)
                    sums += Avx512BW.SumAbsoluteDifferences(Of(Vector512.Load(red + i), Vector512.Load(green + i), Vector512.Load(blue + i)), Vector512<byte>.Zero).AsUInt64();
                total = (long)Vector512.Sum(sums);
            }
            else if (lanes == Lanes.Eight)
            {
                Vector256<int> sums = Vector256<int>.Zero;
                for (; i + 8 <= image.Count; i += 8)
                    sums += Load(red + i, green + i, blue + i);
                total = Vector256.Sum(sums);
            }
            for (; i < image.Count; i++)
                total += Of(red[i], green[i], blue[i]);
        }
        return (int)(total / (double)image.Count + 0.5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* red, byte* green, byte* blue) => Of(
        Avx2.ConvertToVector256Int32(red), Avx2.ConvertToVector256Int32(green), Avx2.ConvertToVector256Int32(blue));

    private static void Apply8(byte* red, byte* green, byte* blue)
    {
        for (int i = 0; i < 64; i += 16)
            Clip.Narrow(Load(red + i, green + i, blue + i), Load(red + i + 8, green + i + 8, blue + i + 8)).Store(red + i);
    }

    private static void Apply1(byte* red, byte* green, byte* blue)
    {
        for (int i = 0; i < 64; i++)
            red[i] = (byte)Of(red[i], green[i], blue[i]);
    }
}
