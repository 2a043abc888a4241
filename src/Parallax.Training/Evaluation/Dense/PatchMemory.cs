namespace Parallax.Training.Evaluation.Dense;

/// <summary>Features of patches, as many as are added.</summary>
internal sealed class PatchMemory
{
    private float[] features = [];
    private int dimension;

    /// <summary>M, patches that are in.</summary>
    public int Count { get; private set; }

    /// <summary>The M patches.</summary>
    /// <exception cref="ArgumentException">There is none, or one is not finite.</exception>
    public EmbeddingTable<float> Features => Count > 0
        ? new EmbeddingTable<float>(features.AsMemory(0, Count * dimension), dimension)
        : throw new ArgumentException("patch memory: found no labelled patch, expected at least one");

    /// <summary>Takes some patches of a picture.</summary>
    /// <param name="patches">(N, D).</param>
    /// <param name="D">Numbers of a patch.</param>
    /// <param name="chosen">Which of the N.</param>
    /// <exception cref="ArgumentException">There is no room for so many.</exception>
    public void Add(ReadOnlySpan<float> patches, int D, ReadOnlySpan<int> chosen)
    {
        dimension = D;
        Reserve((Count + (long)chosen.Length) * D);
        foreach (int n in chosen) patches.Slice(n * D, D).CopyTo(features.AsSpan(Count++ * D));
    }

    private void Reserve(long numbers)
    {
        if (numbers > Array.MaxLength)
            throw new ArgumentException($"patch memory: found more than {Count} patches of {dimension} numbers, expected at most {Array.MaxLength / dimension}");
        if (numbers > features.Length) Array.Resize(ref features, (int)Math.Min(Array.MaxLength, Math.Max(numbers, 2L * features.Length)));
    }
}
