using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>Rows of a large table, as many at a time as stay in a cache.</summary>
internal readonly record struct RowBlock(long First, long Count)
{
    // 2²⁰ numbers: 4 MB in f32, of which a few copies fit a last-level cache.
    private const long Numbers = 1 << 20;

    /// <summary>The blocks of a table (R, K), first to last.</summary>
    public static IEnumerable<RowBlock> Of(Tensor table) => Of(table.Size(0), table.Size(1));

    /// <summary>The blocks of a table that is never whole, first to last.</summary>
    public static IEnumerable<RowBlock> Of(long rows, long columns)
    {
        long most = Math.Max(1, Numbers / Math.Max(1, columns));
        for (long first = 0; first < rows; first += most) yield return new RowBlock(first, Math.Min(most, rows - first));
    }
}
