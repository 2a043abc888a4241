using Parallax.Training.Evaluation;

namespace Parallax.Benchmarks.Workers;

/// <summary>Vectors that the peers compute alike: noise, around the centres of classes where there are some.</summary>
internal static class ClassVectors
{
    /// <summary>Row i is noise(1) + noise(2) of class i mod <paramref name="classes"/>; noise alone without classes.</summary>
    public static EmbeddingTable<float> Of(int count, int dimension, int classes)
    {
        float[] values = new float[count * (long)dimension];
        Parallel.For(0, count, i =>
        {
            for (int d = 0; d < dimension; d++)
            {
                double centre = classes > 0 ? Wave.At(2, ((long)(i % classes) * dimension) + d) : 0;
                values[(i * dimension) + d] = (float)(Wave.At(1, ((long)i * dimension) + d) + centre);
            }
        });
        return new EmbeddingTable<float>(values, dimension);
    }

    /// <summary>The first rows, to warm up with.</summary>
    public static EmbeddingTable<float> Few(EmbeddingTable<float> all, int count) =>
        new(all.Values[..(Math.Min(count, all.Count) * all.Dimension)], all.Dimension);
}
