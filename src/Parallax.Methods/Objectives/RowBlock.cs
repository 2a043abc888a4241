using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>Rows of a large table, as many at a time as stay in a cache.</summary>
internal readonly record struct RowBlock(long First, long Count)
{
    // 2²⁰ numbers: 4 MB in f32, of which a few copies fit a last-level cache.
    private const long Numbers = 1 << 20;

    /// <summary>The blocks of a table (R, K), first to last.</summary>
    public static IEnumerable<RowBlock> Of(Tensor table)
    {
        long R = table.Size(0), most = Math.Max(1, Numbers / Math.Max(1, table.Size(1)));
        for (long first = 0; first < R; first += most) yield return new RowBlock(first, Math.Min(most, R - first));
    }
}
