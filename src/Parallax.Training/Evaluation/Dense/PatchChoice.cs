using Parallax.Vision;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>Which patches of a picture are remembered when there is no room for all: rare classes are favoured.</summary>
internal static class PatchChoice
{
    /// <summary>The <paramref name="count"/> patches of least r_n = u_n · Σ over the classes c in patch n of the number of patches with c, u uniform in [0, 1).</summary>
    /// <param name="shares">(N, K), as <see cref="PatchClasses"/> writes them; a patch without any class is never chosen.</param>
    /// <param name="classes">K.</param>
    /// <param name="count">At least 0.</param>
    /// <param name="rng">Where u comes from.</param>
    /// <returns>At most <paramref name="count"/> patches, ascending.</returns>
    public static int[] Least(ReadOnlySpan<float> shares, int classes, int count, Rng rng)
    {
        int N = shares.Length / classes;
        int[] patchesWith = new int[classes];
        for (int i = 0; i < shares.Length; i++) patchesWith[i % classes] += shares[i] > 0 ? 1 : 0;
        var ranked = new List<(double Rank, int Patch)>(N);
        for (int n = 0; n < N; n++)
        {
            double u = rng.NextDouble();
            int commonness = 0;
            for (int c = 0; c < classes; c++) commonness += shares[(n * classes) + c] > 0 ? patchesWith[c] : 0;
            if (commonness > 0) ranked.Add((u * commonness, n));
        }
        ranked.Sort();
        int[] chosen = [.. ranked.Take(count).Select(entry => entry.Patch)];
        Array.Sort(chosen);
        return chosen;
    }
}
