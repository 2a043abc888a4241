using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Parallax.Methods.Objectives;

/// <summary>Products of eight rows with a panel of 32 columns, whose sums stay in registers.</summary>
internal static unsafe class PanelKernel
{
    /// <summary>Rows of a product.</summary>
    public const int Rows = 8;

    /// <summary>Columns of a panel.</summary>
    public const int Columns = 32;

    private const int Lanes = 16;

    /// <summary>rows · panel.</summary>
    /// <param name="rows">(8, n), one after the other.</param>
    /// <param name="n">The inner size.</param>
    /// <param name="panel">(n, 32), one after the other.</param>
    /// <param name="to">Eight rows of 32 numbers.</param>
    /// <param name="apart">Numbers from one of them to the next.</param>
    public static void Products(float* rows, int n, float* panel, float* to, int apart)
    {
        float* rows1 = rows + n, rows2 = rows1 + n, rows3 = rows2 + n, rows4 = rows3 + n, rows5 = rows4 + n, rows6 = rows5 + n, rows7 = rows6 + n;
        Vector512<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        Vector512<float> e0 = default, e1 = default, f0 = default, f1 = default, g0 = default, g1 = default, h0 = default, h1 = default;
        for (int i = 0; i < n; i++, panel += Columns)
        {
            Vector512<float> x0 = Vector512.Load(panel), x1 = Vector512.Load(panel + Lanes);
            Add(rows[i], x0, x1, ref a0, ref a1);
            Add(rows1[i], x0, x1, ref b0, ref b1);
            Add(rows2[i], x0, x1, ref c0, ref c1);
            Add(rows3[i], x0, x1, ref d0, ref d1);
            Add(rows4[i], x0, x1, ref e0, ref e1);
            Add(rows5[i], x0, x1, ref f0, ref f1);
            Add(rows6[i], x0, x1, ref g0, ref g1);
            Add(rows7[i], x0, x1, ref h0, ref h1);
        }
        Store(a0, a1, to);
        Store(b0, b1, to + apart);
        Store(c0, c1, to + (2 * apart));
        Store(d0, d1, to + (3 * apart));
        Store(e0, e1, to + (4 * apart));
        Store(f0, f1, to + (5 * apart));
        Store(g0, g1, to + (6 * apart));
        Store(h0, h1, to + (7 * apart));
    }

    /// <summary>sum += factor · x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(float factor, Vector512<float> x0, Vector512<float> x1, ref Vector512<float> sum0, ref Vector512<float> sum1)
    {
        Vector512<float> f = Vector512.Create(factor);
        sum0 = Vector512.FusedMultiplyAdd(f, x0, sum0);
        sum1 = Vector512.FusedMultiplyAdd(f, x1, sum1);
    }

    /// <summary>Stores 32 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> low, Vector512<float> high, float* to)
    {
        low.Store(to);
        high.Store(to + Lanes);
    }
}
