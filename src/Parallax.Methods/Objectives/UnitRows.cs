using System.Numerics;
using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary><see cref="UnitVectors"/> on the CPU: a row is read from memory once, where operators pass over the whole table for each of their steps.</summary>
internal static unsafe class UnitRows
{
    private const long NumbersOfTask = 1 << 15;

    /// <summary>Whether vectors of this type and place go through here.</summary>
    public static bool Takes(Tensor vectors) => vectors.Device == Device.Cpu && vectors.DType == DType.Float32 && vectors.IsContiguous && vectors.Count > 0;

    /// <summary>u = v/max(|v|, least).</summary>
    /// <param name="v">(…, D), contiguous.</param>
    /// <param name="least">The smallest divisor.</param>
    /// <param name="lengths">(…, 1), the divisors.</param>
    /// <param name="u">(…, D), contiguous.</param>
    public static void Divide(Tensor v, double least, Tensor lengths, Tensor u)
    {
        int D = (int)v.Size(-1);
        var (from, by, to) = (new LogitRows(v), new LogitRows(lengths), new LogitRows(u));
        ForRows(v.Count / D, D, r =>
        {
            float* x = from.Float(r);
            float length = *by.Float(r) = (float)Math.Max(Math.Sqrt(Row.Dot(x, x, D)), least);
            var divisor = new Vector<float>(length);
            float* y = to.Float(r);
            int i = 0;
            for (; i <= D - Vector<float>.Count; i += Vector<float>.Count) (Vector.Load(x + i) / divisor).Store(y + i);
            for (; i < D; i++) y[i] = x[i] / length;
        });
    }

    /// <summary>∂v = (∂u − u·(u·∂u))/|v|; ∂u/least where |v| was less.</summary>
    /// <param name="u">(…, D), contiguous.</param>
    /// <param name="least">The smallest divisor.</param>
    /// <param name="lengths">(…, 1), the divisors.</param>
    /// <param name="gradient">∂u, (…, D), contiguous.</param>
    /// <param name="result">∂v, (…, D), contiguous.</param>
    public static void Gradient(Tensor u, double least, Tensor lengths, Tensor gradient, Tensor result)
    {
        int D = (int)u.Size(-1);
        var (units, by, given, to) = (new LogitRows(u), new LogitRows(lengths), new LogitRows(gradient), new LogitRows(result));
        ForRows(u.Count / D, D, r =>
        {
            float* unit = units.Float(r), g = given.Float(r), y = to.Float(r);
            float length = *by.Float(r), along = length <= (float)least ? 0 : (float)Row.Dot(unit, g, D);
            Vector<float> minus = new(-along), divisor = new(length);
            int i = 0;
            for (; i <= D - Vector<float>.Count; i += Vector<float>.Count) (Vector.FusedMultiplyAdd(Vector.Load(unit + i), minus, Vector.Load(g + i)) / divisor).Store(y + i);
            for (; i < D; i++) y[i] = MathF.FusedMultiplyAdd(unit[i], -along, g[i]) / length;
        });
    }

    private static void ForRows(long R, int D, Action<long> compute)
    {
        long each = Math.Max(1, NumbersOfTask / D), tasks = (R + each - 1) / each;
        EngineThreads.ForEach(tasks, Some);

        void Some(long task)
        {
            for (long r = task * each; r < Math.Min(R, (task + 1) * each); r++) compute(r);
        }
    }
}
