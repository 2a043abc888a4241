using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary><see cref="Gram"/> of a batch on the CPU: half of the products, as the matrix is symmetric, and no library's threads to wake for so few.</summary>
internal static unsafe class GramKernel
{
    // Of more rows a library's blocking is worth more than the symmetry.
    private const int MostRows = 512;
    private const int Side = 4, Tall = PanelKernel.Rows, Wide = PanelKernel.Columns, Stretch = 64, Lanes = 16;

    /// <summary>Whether the rows of this type, place and number go through here.</summary>
    public static bool Takes(Tensor x) => x.Device == Device.Cpu && x.DType == DType.Float32 && x.Size(0) is > 0 and <= MostRows && x.Size(1) > 0;

    /// <summary>S = x·xᵀ in every space.</summary>
    /// <param name="spaces">n tables (B, D), contiguous.</param>
    /// <param name="S">(n, B, B), contiguous.</param>
    public static void Products(Tensor[] spaces, Tensor S)
    {
        int B = (int)S.Size(1), blocks = (B + Side - 1) / Side, pairs = (blocks + 1) / 2;
        LogitRows[] tables = Array.ConvertAll(spaces, x => new LogitRows(x));
        int[] widths = Array.ConvertAll(spaces, x => (int)x.Size(1));
        var all = new LogitRows(S);
        // Each task has a long line of blocks and a short one.
        EngineThreads.ForEach(spaces.Length * pairs, task =>
        {
            int space = (int)task / pairs, first = (int)task % pairs, last = blocks - 1 - first;
            float* to = all.Float((long)space * B);
            Line(first, tables[space], B, widths[space], to);
            if (last != first) Line(last, tables[space], B, widths[space], to);
        });
    }

    /// <summary>∂x = (∂S + ∂Sᵀ)·x in every space.</summary>
    /// <param name="gradient">∂S, (n, B, B), contiguous.</param>
    /// <param name="spaces">n tables (B, D), contiguous.</param>
    /// <param name="results">∂x, (B, D) each, contiguous.</param>
    public static void Gradients(Tensor gradient, Tensor[] spaces, Tensor[] results)
    {
        int n = spaces.Length, B = (int)gradient.Size(1), height = (B + Tall - 1) / Tall * Tall;
        LogitRows[] tables = Array.ConvertAll(spaces, x => new LogitRows(x)), to = Array.ConvertAll(results, x => new LogitRows(x));
        int[] widths = Array.ConvertAll(spaces, x => (int)x.Size(1));
        var given = new LogitRows(gradient);
        float[] sums = new float[n * height * B];                                            // ∂S + ∂Sᵀ, and rows of zeros
        for (int space = 0; space < n; space++) AddTransposed(given.Float((long)space * B), B, sums.AsSpan(space * height * B));
        (int Space, int First)[] stretches = [.. widths.SelectMany((D, space) => Enumerable.Range(0, (D + Stretch - 1) / Stretch).Select(s => (space, s * Stretch)))];
        EngineThreads.ForEach(stretches.Length, task =>
        {
            var (space, first) = stretches[task];
            var scratch = (float*)NativeMemory.AlignedAlloc((nuint)((B * Stretch) + (Tall * Wide)) * sizeof(float), 64);
            fixed (float* H = sums) Columns(H + (space * height * B), B, tables[space], to[space], first, Math.Min(Stretch, widths[space] - first), scratch);
            NativeMemory.AlignedFree(scratch);
        });
    }

    // S of four rows with themselves and all that follow, and the same mirrored.
    private static void Line(int block, LogitRows x, int B, int D, float* S)
    {
        float* products = stackalloc float[Side * Side];
        for (int i = block * Side, j = i; j < B; j += Side)
        {
            // Rows that are not there are the last one again.
            Tile(x.Float(i), Row(i + 1), Row(i + 2), Row(i + 3), x.Float(j), Row(j + 1), Row(j + 2), Row(j + 3), D, products);
            for (int a = 0; a < Side && i + a < B; a++)
                for (int b = 0; b < Side && j + b < B; b++) S[((i + a) * B) + j + b] = S[((j + b) * B) + i + a] = products[(a * Side) + b];
        }

        float* Row(int row) => x.Float(Math.Min(row, B - 1));
    }

    private static void AddTransposed(float* gradient, int B, Span<float> sums)
    {
        for (int i = 0; i < B; i++)
            for (int j = 0; j <= i; j++) sums[(i * B) + j] = sums[(j * B) + i] = gradient[(i * B) + j] + gradient[(j * B) + i];
    }

    // Some columns of the product. Columns of rows that lie far apart share places in the caches; side by side they do not.
    private static void Columns(float* H, int B, LogitRows x, LogitRows to, int first, int some, float* scratch)
    {
        float* sums = scratch + (B * Stretch);
        for (int at = 0; at < some; at += Wide)
        {
            float* panel = scratch + (at * B);
            int here = Math.Min(Wide, some - at);
            for (int k = 0; k < B; k++) Copy(x.Float(k) + first + at, here, panel + (k * Wide));
        }
        for (int at = 0; at < some; at += Wide)
        {
            int here = Math.Min(Wide, some - at);
            for (int r = 0; r < B; r += Tall)
            {
                PanelKernel.Products(H + (r * B), B, scratch + (at * B), sums, Wide);
                for (int a = 0; a < Tall && r + a < B; a++) Copy(sums + (a * Wide), here, to.Float(r + a) + first + at, padding: false);
            }
        }
    }

    // Up to 32 numbers; those that are not there are zeros.
    private static void Copy(float* from, int count, float* to, bool padding = true)
    {
        if (count == Wide)
        {
            Vector512.Load(from).Store(to);
            Vector512.Load(from + Lanes).Store(to + Lanes);
            return;
        }
        for (int i = 0; i < count; i++) to[i] = from[i];
        for (int i = count; padding && i < Wide; i++) to[i] = 0;
    }

    // Four rows with four others.
    private static void Tile(float* a0, float* a1, float* a2, float* a3, float* b0, float* b1, float* b2, float* b3, int D, float* to)
    {
        Vector512<float> p00 = default, p01 = default, p02 = default, p03 = default, p10 = default, p11 = default, p12 = default, p13 = default;
        Vector512<float> p20 = default, p21 = default, p22 = default, p23 = default, p30 = default, p31 = default, p32 = default, p33 = default;
        int i = 0;
        for (; i <= D - Lanes; i += Lanes)
        {
            Vector512<float> y0 = Vector512.Load(b0 + i), y1 = Vector512.Load(b1 + i), y2 = Vector512.Load(b2 + i), y3 = Vector512.Load(b3 + i);
            Add(Vector512.Load(a0 + i), y0, y1, y2, y3, ref p00, ref p01, ref p02, ref p03);
            Add(Vector512.Load(a1 + i), y0, y1, y2, y3, ref p10, ref p11, ref p12, ref p13);
            Add(Vector512.Load(a2 + i), y0, y1, y2, y3, ref p20, ref p21, ref p22, ref p23);
            Add(Vector512.Load(a3 + i), y0, y1, y2, y3, ref p30, ref p31, ref p32, ref p33);
        }
        Store(p00, p01, p02, p03, to);
        Store(p10, p11, p12, p13, to + Side);
        Store(p20, p21, p22, p23, to + (2 * Side));
        Store(p30, p31, p32, p33, to + (3 * Side));
        for (; i < D; i++)
        {
            Rest(a0[i], b0[i], b1[i], b2[i], b3[i], to);
            Rest(a1[i], b0[i], b1[i], b2[i], b3[i], to + Side);
            Rest(a2[i], b0[i], b1[i], b2[i], b3[i], to + (2 * Side));
            Rest(a3[i], b0[i], b1[i], b2[i], b3[i], to + (3 * Side));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        Vector512<float> a, Vector512<float> y0, Vector512<float> y1, Vector512<float> y2, Vector512<float> y3,
        ref Vector512<float> p0, ref Vector512<float> p1, ref Vector512<float> p2, ref Vector512<float> p3)
    {
        p0 = Vector512.FusedMultiplyAdd(a, y0, p0);
        p1 = Vector512.FusedMultiplyAdd(a, y1, p1);
        p2 = Vector512.FusedMultiplyAdd(a, y2, p2);
        p3 = Vector512.FusedMultiplyAdd(a, y3, p3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> p0, Vector512<float> p1, Vector512<float> p2, Vector512<float> p3, float* to)
    {
        to[0] = Vector512.Sum(p0);
        to[1] = Vector512.Sum(p1);
        to[2] = Vector512.Sum(p2);
        to[3] = Vector512.Sum(p3);
    }

    private static void Rest(float a, float b0, float b1, float b2, float b3, float* to)
    {
        to[0] += a * b0;
        to[1] += a * b1;
        to[2] += a * b2;
        to[3] += a * b3;
    }
}
