using System.Numerics;
using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>The rows of a contiguous table of f32 or bf16 in the CPU's memory. The tensor must outlive it.</summary>
internal readonly unsafe struct LogitRows
{
    private readonly byte* start;
    private readonly int K;

    public LogitRows(Tensor table)
    {
        if (!table.IsContiguous) throw new ArgumentException($"rows must lie one after the other: {table.Describe()}", nameof(table));
        K = (int)table.Size(-1);
        IsFloat = table.DType == DType.Float32;
        // The memory is the tensor's and does not move.
        if (table.Count == 0) start = null;
        else if (IsFloat) fixed (float* first = Some(table).AsSpan<float>()) start = (byte*)first;
        else fixed (BFloat16* first = Some(table).AsSpan<BFloat16>()) start = (byte*)first;

        // What a span can hold.
        static Tensor Some(Tensor table) => table.Count <= int.MaxValue ? table : table.Flatten().Narrow(0, 0, 1);
    }

    /// <summary>Whether the rows are f32; otherwise they are bf16.</summary>
    public bool IsFloat { get; }

    /// <summary>A row of f32.</summary>
    public float* Float(long row) => (float*)start + (row * K);

    /// <summary>A stretch of a row as f32: itself, or widened into <paramref name="scratch"/>.</summary>
    public float* Read(long row, int first, int count, float* scratch)
    {
        if (IsFloat) return Float(row) + first;
        ushort* half = (ushort*)start + (row * K) + first;
        uint* bits = (uint*)scratch;
        int i = 0;
        for (; i <= count - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(Vector.Load(half + i), out Vector<uint> low, out Vector<uint> high);
            Vector.ShiftLeft(low, 16).Store(bits + i);
            Vector.ShiftLeft(high, 16).Store(bits + i + Vector<uint>.Count);
        }
        for (; i < count; i++) bits[i] = (uint)half[i] << 16;
        return scratch;
    }

    /// <summary>Stores a stretch of a row: rounded to bf16, or nothing to do where it was written in place.</summary>
    public void Write(long row, int first, int count, float* values)
    {
        if (IsFloat) return;
        ushort* half = (ushort*)start + (row * K) + first;
        uint* bits = (uint*)values;
        int i = 0;
        for (; i <= count - Vector<ushort>.Count; i += Vector<ushort>.Count)
            Vector.Narrow(Rounded(Vector.Load(bits + i)), Rounded(Vector.Load(bits + i + Vector<uint>.Count))).Store(half + i);
        for (; i < count; i++) half[i] = ((BFloat16)values[i]).Bits;
    }

    // To the nearest, ties to even; what is no number stays none.
    private static Vector<uint> Rounded(Vector<uint> bits)
    {
        Vector<uint> upper = Vector.ShiftRightLogical(bits, 16);
        Vector<uint> nearest = Vector.ShiftRightLogical(bits + new Vector<uint>(0x7FFF) + (upper & Vector<uint>.One), 16);
        Vector<float> values = Vector.AsVectorSingle(bits);
        return Vector.ConditionalSelect(Vector.AsVectorUInt32(Vector.Equals(values, values)), nearest, upper | new Vector<uint>(0x40));
    }
}
