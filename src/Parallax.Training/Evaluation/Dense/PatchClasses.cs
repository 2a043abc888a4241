using Parallax.Vision;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>The soft label of each patch of a picture: how its pixels are divided among the classes.</summary>
internal static class PatchClasses
{
    /// <summary>Writes y_nc, the share of class c among the pixels of patch n that count; all 0 for a patch without any.</summary>
    /// <param name="labels">H·W labels, rows from the top.</param>
    /// <param name="width">W.</param>
    /// <param name="grid">Patches; pixel (x, y) is in row ⌊y·rows/H⌋ and column ⌊x·columns/W⌋.</param>
    /// <param name="meaning">What pixels of no class count as.</param>
    /// <param name="shares">(N, K).</param>
    public static void Write(ReadOnlySpan<ushort> labels, int width, Grid grid, VoidPixels meaning, Span<float> shares)
    {
        int height = labels.Length / width, K = shares.Length / grid.Count;
        Span<int> pixels = new int[grid.Count];
        shares.Clear();
        for (int i = 0; i < labels.Length; i++)
        {
            bool isVoid = labels[i] == SegmentationSet.Void;
            if (isVoid && meaning == VoidPixels.LeftOut) continue;
            int patch = ((int)((long)(i / width) * grid.Rows / height) * grid.Columns) + (int)((long)(i % width) * grid.Columns / width);
            shares[(patch * K) + (isVoid ? 0 : labels[i])]++;
            pixels[patch]++;
        }
        for (int i = 0; i < shares.Length; i++)
        {
            if (pixels[i / K] > 0) shares[i] /= pixels[i / K];
        }
    }
}
