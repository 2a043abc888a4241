using System.Runtime.Intrinsics;

namespace Parallax.Training.Evaluation;

/// <summary>
/// One query's shortlist while panels of approximate scores pass by: everything within twice the error bound of the k-th best score, which
/// holds the exact top k whatever order the panels came in.
/// </summary>
internal sealed class Candidates
{
    private readonly int count;
    private int k;
    private int excluded;
    private double margin;
    private float threshold;
    private int length;
    private int compactAt;
    private int[] indices;
    private float[] scores;
    private float[] ordered;

    internal Candidates(int galleryCount)
    {
        count = galleryCount;
        indices = new int[256];
        scores = new float[256];
        ordered = new float[256];
    }

    /// <summary>Gallery rows on the shortlist, in no particular order.</summary>
    internal ReadOnlySpan<int> Indices => indices.AsSpan(0, length);

    /// <summary>Starts a query that wants <paramref name="wanted"/> items, never the row <paramref name="exclude"/> (−1: none).</summary>
    internal void Start(int wanted, int exclude, double errorBound)
    {
        k = wanted;
        excluded = exclude;
        margin = 2 * errorBound;
        threshold = float.NegativeInfinity;
        length = 0;
        compactAt = 2 * wanted + 128;
    }

    /// <summary>Sees the scores of one panel, whose first item is row <paramref name="first"/>.</summary>
    internal void Offer(ReadOnlySpan<float> panel, int first)
    {
        Vector512<float> least = Vector512.Create(threshold);
        for (int start = 0; start < panel.Length; start += Vector512<float>.Count)
        {
            ulong hits = Vector512.GreaterThanOrEqual(Vector512.Create(panel[start..]), least).ExtractMostSignificantBits();
            for (; hits != 0; hits &= hits - 1)
            {
                int at = start + System.Numerics.BitOperations.TrailingZeroCount(hits);
                Add(first + at, panel[at]);
            }
        }

        if (length >= compactAt)
            Compact();
    }

    /// <summary>Drops what later scores have ruled out.</summary>
    internal void Compact()
    {
        if (length <= k)
            return;
        scores.AsSpan(0, length).CopyTo(ordered);
        float kth = KthLargest(ordered.AsSpan(0, length), k);
        threshold = MathF.BitDecrement((float)(kth - margin));
        int kept = 0;
        for (int i = 0; i < length; i++)
        {
            if (scores[i] >= threshold)
                (indices[kept], scores[kept++]) = (indices[i], scores[i]);
        }

        length = kept;
        compactAt = Math.Max(compactAt, 2 * kept);
    }

    private void Add(int index, float score)
    {
        if (index >= count || index == excluded)
            return;
        if (length == indices.Length)
        {
            Array.Resize(ref indices, 2 * length);
            Array.Resize(ref scores, 2 * length);
            Array.Resize(ref ordered, 2 * length);
        }

        (indices[length], scores[length++]) = (index, score);
    }

    // Hoare's selection with the middle as pivot; reorders the span.
    internal static float KthLargest(Span<float> values, int k)
    {
        (int low, int high, int wanted) = (0, values.Length - 1, k - 1);
        while (low < high)
        {
            float pivot = values[(low + high) / 2];
            (int i, int j) = (low, high);
            while (i <= j)
            {
                while (values[i] > pivot)
                    i++;
                while (values[j] < pivot)
                    j--;
                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    i++;
                    j--;
                }
            }

            if (wanted <= j)
                high = j;
            else if (wanted >= i)
                low = i;
            else
                return values[wanted];
        }

        return values[wanted];
    }
}
