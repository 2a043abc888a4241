using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>
/// Gaussian blur as Pillow does it: three box blurs of fractional radius along rows, then three along columns, each rounded to 8 bits
/// (extended box filter: Gwosdek et al., "Theoretical foundations of Gaussian convolution by extended box filtering", SSVM 2011).
/// Borders repeat the outermost pixel.
/// </summary>
internal sealed unsafe class BoxBlur
{
    private const int Passes = 3;
    private const int Slack = 64;

    private byte[] first = [];
    private byte[] second = [];

    /// <summary>Blurs with standard deviation <paramref name="sigma"/> pixels, above 0.</summary>
    public void Apply(RgbPlanes image, double sigma, Lanes lanes)
    {
        float radius = BoxRadius((float)sigma);
        int whole = (int)radius;
        uint inner = (uint)((1 << 24) / (radius * 2 + 1));
        uint outer = ((1u << 24) - (uint)(whole * 2 + 1) * inner) / 2;
        Window window = new(whole, inner, outer);
        int pad = (whole + 1) * image.Width;
        int room = image.Count + 2 * pad + Slack;
        if (first.Length < room)
            (first, second) = (new byte[room], new byte[room]);
        for (int channel = 0; channel < 3; channel++)
        {
            Span<byte> plane = image.Plane(channel);
            for (int y = 0; y < image.Height; y++)
                AlongLine(plane.Slice(y * image.Width, image.Width), 1, window, lanes);
            AlongLine(plane[..image.Count], image.Width, window, lanes);
        }
    }

    /// <summary>Radius of the box whose threefold application has the given deviation (eqs. 7, 11 and 14 of the source).</summary>
    internal static float BoxRadius(float sigma)
    {
        float variance = sigma * sigma / Passes;
        float length = (float)Math.Sqrt(12.0 * variance + 1.0);
        float whole = (float)Math.Floor((length - 1.0) / 2.0);
        float part = (2 * whole + 1) * (whole * (whole + 1) - 3 * variance);
        part /= 6 * (variance - (whole + 1) * (whole + 1));
        return whole + part;
    }

    // Neighbours lie `step` apart: 1 along a row; the width along all columns of a plane at once.
    private void AlongLine(Span<byte> line, int step, Window window, Lanes lanes)
    {
        int pad = (window.Radius + 1) * step;
        line.CopyTo(first.AsSpan(pad));
        fixed (byte* a = &first[pad], b = &second[pad])
        {
            byte* from = a;
            for (int pass = 0; pass < Passes; pass++)
            {
                byte* to = from == a ? b : a;
                RepeatBorders(from, line.Length, step, window.Radius + 1);
                if (lanes == Lanes.One)
                    Pass1(from, to, line.Length, step, window);
                else
                    Pass16(from, to, line.Length, step, window);
                from = to;
            }
            new ReadOnlySpan<byte>(from, line.Length).CopyTo(line);
        }
    }

    private static void RepeatBorders(byte* line, int length, int step, int times)
    {
        ReadOnlySpan<byte> head = new(line, step), tail = new(line + length - step, step);
        for (int i = 1; i <= times; i++)
        {
            head.CopyTo(new Span<byte>(line - i * step, step));
            tail.CopyTo(new Span<byte>(line + length + (i - 1) * step, step));
        }
    }

    private static void Pass1(byte* from, byte* to, int length, int step, Window window)
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

    private static void Pass16(byte* from, byte* to, int length, int step, Window window)
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

    // Weights in 24-bit fixed point of the 2·Radius + 1 inner pixels and of one more at each end.
    private readonly record struct Window(int Radius, uint Inner, uint Outer);
}
