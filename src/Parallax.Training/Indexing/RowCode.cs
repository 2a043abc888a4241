using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Parallax.Training.Evaluation;

namespace Parallax.Training.Indexing;

/// <summary>
/// A vector in fewer bits: u = x/‖x‖ ≈ step·code, off by at most <c>Error</c> in length. So for a query q of length 1, |q·u − step·(q·code)| is no more than that
/// and the rounding of the sum.
/// </summary>
/// <param name="Step">What codes are multiplied by; 0 for a zero vector.</param>
/// <param name="Error">‖u − step·code‖, rounded up.</param>
internal readonly record struct RowCode(float Step, float Error)
{
    private const double UnitRoundoff = 1.0 / (1 << 24);
    private const double Short = 1e-30, Long = 1e30;
    private const int Lanes = 16, Levels = 127;
    private const float HalfScale = 5192296858534827628530496329220096f;   // 2¹¹²

    /// <summary>How far a float32 sum over D products of a query of length 1 and a vector of length about 1 can be off, whatever the code.</summary>
    public static double SumError(int dimension) => ((dimension / Lanes) + 2 * Lanes) * UnitRoundoff * 1.02;

    /// <summary>Encodes a vector.</summary>
    /// <param name="x">D finite numbers.</param>
    /// <param name="format">How.</param>
    /// <param name="code">D codes; none for float32, whose code is the vector.</param>
    public static RowCode Write(ReadOnlySpan<float> x, IndexFormat format, Span<byte> code)
    {
        double norm = ExactScore.Norm(x);
        if (norm == 0)
        {
            code.Clear();
            return default;
        }
        if (format == IndexFormat.Float32 && norm is < Short or > Long) return new RowCode(0, 1.0001f);   // sums could overflow: it is always looked at
        float largest = 0;
        foreach (float value in x) largest = Math.Max(largest, Math.Abs(value));
        float step = format switch { IndexFormat.Float32 => (float)(1 / norm), IndexFormat.Int8 => (float)(largest / norm / Levels), _ => 1 };
        double squares = 0;
        for (int d = 0; d < x.Length; d++)
        {
            double u = x[d] / norm, off = u - (step * Code(x[d], u / step, format, code, d));
            squares += off * off;
        }
        return new RowCode(step, MathF.BitIncrement((float)Math.Sqrt(squares)));
    }

    /// <summary>Σ q·code, in float32.</summary>
    /// <param name="q">D numbers.</param>
    /// <param name="row">D codes, or the vector itself for float32.</param>
    /// <param name="format">How they are encoded.</param>
    public static float Dot(ReadOnlySpan<float> q, ReadOnlySpan<byte> row, IndexFormat format)
    {
        Vector512<float> sum = default;
        ref float a = ref MemoryMarshal.GetReference(q);
        ref byte b = ref MemoryMarshal.GetReference(row);
        int d = 0;
        for (; d + Lanes <= q.Length; d += Lanes) sum = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, (nuint)d), Load(ref b, d, format), sum);
        float total = Vector512.Sum(sum);
        for (; d < q.Length; d++) total += q[d] * Single(row, d, format);
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(ref byte row, int d, IndexFormat format)
    {
        if (format == IndexFormat.Float32) return Vector512.LoadUnsafe(ref Unsafe.As<byte, float>(ref row), (nuint)d);
        if (format == IndexFormat.Float16) return Halves(Vector256.LoadUnsafe(ref Unsafe.As<byte, ushort>(ref row), (nuint)d));
        Vector256<short> wide = Vector256.WidenLower(Vector128.LoadUnsafe(ref Unsafe.As<byte, sbyte>(ref row), (nuint)d).ToVector256Unsafe());
        return Vector512.ConvertToSingle(Vector512.WidenLower(wide.ToVector512Unsafe()));
    }

    // A finite half is a float32 whose exponent is too small by 112; a product mends that, for subnormal ones too.
    private static Vector512<float> Halves(Vector256<ushort> halves)
    {
        Vector512<uint> wide = Vector512.WidenLower(halves.ToVector512Unsafe());
        Vector512<float> magnitude = ((wide & Vector512.Create(0x7FFFu)) << 13).AsSingle() * Vector512.Create(HalfScale);
        return (magnitude.AsUInt32() | ((wide & Vector512.Create(0x8000u)) << 16)).AsSingle();
    }

    private static float Single(ReadOnlySpan<byte> row, int d, IndexFormat format) => format switch
    {
        IndexFormat.Float32 => MemoryMarshal.Cast<byte, float>(row)[d],
        IndexFormat.Float16 => (float)MemoryMarshal.Cast<byte, Half>(row)[d],
        _ => (sbyte)row[d],
    };

    private static double Code(float x, double inSteps, IndexFormat format, Span<byte> code, int d)
    {
        if (format == IndexFormat.Float32) return x;
        if (format == IndexFormat.Float16) return (double)(MemoryMarshal.Cast<byte, Half>(code)[d] = (Half)inSteps);
        sbyte rounded = (sbyte)Math.Clamp(Math.Round(inSteps), -Levels, Levels);
        code[d] = (byte)rounded;
        return rounded;
    }
}
