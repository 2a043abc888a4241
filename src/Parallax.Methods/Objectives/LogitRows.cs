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
        else if (IsFloat) fixed (float* first = table.Flatten().Narrow(0, 0, 1).AsSpan<float>()) start = (byte*)first;
        else fixed (BFloat16* first = table.Flatten().Narrow(0, 0, 1).AsSpan<BFloat16>()) start = (byte*)first;
    }

    /// <summary>Whether the rows are f32; otherwise they are bf16.</summary>
    public bool IsFloat { get; }

    /// <summary>A row of f32.</summary>
    public float* Float(long row) => (float*)start + (row * K);

    /// <summary>A row as f32: itself, or widened into <paramref name="scratch"/>.</summary>
    public float* Read(long row, float* scratch)
    {
        if (IsFloat) return Float(row);
        ushort* half = (ushort*)start + (row * K);
        for (int i = 0; i < K; i++) ((uint*)scratch)[i] = (uint)half[i] << 16;
        return scratch;
    }

    /// <summary>Stores a row: rounded to bf16, or nothing to do where it was written in place.</summary>
    public void Write(long row, float* values)
    {
        if (IsFloat) return;
        ushort* half = (ushort*)start + (row * K);
        for (int i = 0; i < K; i++)
        {
            uint bits = ((uint*)values)[i];
            half[i] = float.IsNaN(values[i]) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
        }
    }
}
