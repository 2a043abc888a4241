using System.Numerics;
using System.Runtime.Intrinsics;

namespace Parallax.Training.Evaluation.Clustering;

/// <summary>What can still be the nearest while panels of approximate scores pass by: everything within twice the error bound of the best so far.</summary>
internal sealed class NearestShortlist
{
    private readonly List<int> indices = [];
    private readonly List<float> scores = [];
    private double margin;
    private float best, least;

    /// <summary>Candidates left, in no particular order.</summary>
    public ReadOnlySpan<int> Candidates
    {
        get
        {
            Prune();
            return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(indices);
        }
    }

    /// <summary>Starts an item.</summary>
    /// <param name="known">The exact score to be beaten; −∞ for none.</param>
    /// <param name="errorBound">How far scores can be off.</param>
    public void Start(double known, double errorBound)
    {
        indices.Clear();
        scores.Clear();
        margin = 2 * errorBound;
        best = float.NegativeInfinity;
        least = double.IsNegativeInfinity(known) ? float.NegativeInfinity : MathF.BitDecrement((float)(known - errorBound));
    }

    /// <summary>Sees the scores of a panel, whose first item is row <paramref name="first"/>; padding scores −∞ and is never listed.</summary>
    public void Offer(ReadOnlySpan<float> panel, int first)
    {
        Vector512<float> bar = Vector512.Create(least);
        for (int start = 0; start < panel.Length; start += Vector512<float>.Count)
        {
            ulong hits = Vector512.GreaterThanOrEqual(Vector512.Create(panel[start..]), bar).ExtractMostSignificantBits();
            for (; hits != 0; hits &= hits - 1)
            {
                int at = start + BitOperations.TrailingZeroCount(hits);
                Add(first + at, panel[at]);
            }
        }
    }

    private void Add(int index, float score)
    {
        if (score < least || float.IsNegativeInfinity(score)) return;
        if (score > best)
        {
            best = score;
            least = Math.Max(least, MathF.BitDecrement((float)(score - margin)));
            if (indices.Count >= 64) Prune();
        }
        indices.Add(index);
        scores.Add(score);
    }

    private void Prune()
    {
        int kept = 0;
        for (int i = 0; i < indices.Count; i++)
        {
            if (scores[i] < least) continue;
            (indices[kept], scores[kept]) = (indices[i], scores[i]);
            kept++;
        }
        indices.RemoveRange(kept, indices.Count - kept);
        scores.RemoveRange(kept, scores.Count - kept);
    }
}
