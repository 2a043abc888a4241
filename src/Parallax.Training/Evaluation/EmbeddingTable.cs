using System.Numerics;
using System.Runtime.InteropServices;

namespace Parallax.Training.Evaluation;

/// <summary>N embeddings of D numbers each, row after row; a view over the caller's memory, not a copy.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class EmbeddingTable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Takes <paramref name="values"/> as a row-major (N, D) matrix.</summary>
    /// <param name="values">N·D finite numbers; they must not change while the table is in use.</param>
    /// <param name="dimension">D, at least 1.</param>
    /// <exception cref="ArgumentException">The length is no multiple of D, or a value is NaN or infinite.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public EmbeddingTable(ReadOnlyMemory<T> values, int dimension)
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"embeddings: expected float or double, found {typeof(T).Name}");
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (values.Length % dimension != 0)
            throw new ArgumentException($"embeddings: {values.Length} values are no multiple of the dimension {dimension}", nameof(values));
        int fault = FirstNonFinite(values.Span);
        if (fault >= 0)
        {
            throw new ArgumentException(
                $"embeddings: row {fault / dimension}, column {fault % dimension} is {values.Span[fault]}, expected finite numbers; did training diverge?",
                nameof(values));
        }

        Values = values;
        Dimension = dimension;
    }

    /// <summary>All N·D numbers, row-major.</summary>
    public ReadOnlyMemory<T> Values { get; }

    /// <summary>D, the numbers per embedding.</summary>
    public int Dimension { get; }

    /// <summary>N, the number of embeddings; may be 0.</summary>
    public int Count => Values.Length / Dimension;

    /// <summary>Embedding <paramref name="index"/>, D numbers.</summary>
    public ReadOnlySpan<T> Row(int index) => Values.Span.Slice(index * Dimension, Dimension);

    /// <summary>The same directions at length 1; a zero vector stays.</summary>
    public EmbeddingTable<T> Normalized()
    {
        T[] unit = Values.ToArray();
        for (int i = 0; i < Count; i++)
        {
            double norm = ExactScore.Norm(Row(i));
            if (norm == 0) continue;
            foreach (ref T value in unit.AsSpan(i * Dimension, Dimension)) value = T.CreateTruncating(double.CreateTruncating(value) / norm);
        }
        return new EmbeddingTable<T>(unit, Dimension);
    }

    /// <summary>The place of the first value that is NaN or infinite; −1 if none is.</summary>
    internal static int FirstNonFinite(ReadOnlySpan<T> values)
    {
        // x − x is 0 for a finite x and NaN for all others, so a block's sum tells at vector speed.
        const int block = 4096;
        for (int start = 0; start < values.Length; start += block)
        {
            ReadOnlySpan<T> part = values[start..Math.Min(start + block, values.Length)];
            if (IsFinite(part))
                continue;
            for (int i = 0; i < part.Length; i++)
            {
                if (!T.IsFinite(part[i]))
                    return start + i;
            }
        }

        return -1;
    }

    private static bool IsFinite(ReadOnlySpan<T> values)
    {
        ReadOnlySpan<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        Vector<T> sum = Vector<T>.Zero;
        foreach (Vector<T> v in vectors)
            sum += v - v;
        T rest = Vector.Sum(sum);
        foreach (T value in values[(vectors.Length * Vector<T>.Count)..])
            rest += value - value;
        return rest == T.Zero;
    }
}
