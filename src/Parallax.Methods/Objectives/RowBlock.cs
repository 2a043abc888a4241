using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>Rows of a large table, as many at a time as stay in a cache.</summary>
internal readonly record struct RowBlock(long First, long Count)
{
    // 2²⁰ numbers: 4 MB in f32, of which a few copies fit a last-level cache. A GPU wants few and large blocks.
    private const long Numbers = 1 << 20, NumbersOnGpu = 1 << 26;

    /// <summary>The blocks of a table (R, K), first to last.</summary>
    public static IEnumerable<RowBlock> Of(Tensor table) => Of(table.Size(0), table.Size(1), Numbers);

    /// <summary>The blocks of a table that is never whole, first to last.</summary>
    public static IEnumerable<RowBlock> Of(long rows, long columns, Device device) => Of(rows, columns, device == Device.Cpu ? Numbers : NumbersOnGpu);

    private static IEnumerable<RowBlock> Of(long rows, long columns, long numbers)
    {
        long most = Math.Max(1, numbers / Math.Max(1, columns));
        for (long first = 0; first < rows; first += most) yield return new RowBlock(first, Math.Min(most, rows - first));
    }
}
