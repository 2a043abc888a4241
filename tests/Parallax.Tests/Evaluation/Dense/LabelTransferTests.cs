using Parallax.Torch;
using Parallax.Training.Evaluation;
using Parallax.Training.Evaluation.Dense;
using Parallax.Vision;

namespace Parallax.Tests.Evaluation.Dense;

public class LabelTransferTests
{
    private const int M = 200, Q = 31, D = 6, K = 4;

    [Fact]
    public void A_label_is_the_mean_of_the_nearest_labels_by_their_softmax()
    {
        float[] memory = Normals(M * D, 1), asked = Normals(Q * D, 2);
        Rng rng = Rng.For(3, 0, 0, 0);
        float[] labels = [.. Enumerable.Range(0, M * K).Select(_ => rng.NextSingle())];
        double[] found = new LabelTransfer<float>(new EmbeddingTable<float>(memory, D), labels, k: 9, temperature: 0.05).Of(new EmbeddingTable<float>(asked, D));
        for (int q = 0; q < Q; q++)
        {
            double[] cosine = [.. Enumerable.Range(0, M).Select(m => Cosine(asked, q, memory, m))];
            int[] nearest = [.. Enumerable.Range(0, M).OrderByDescending(m => cosine[m]).Take(9)];
            double total = nearest.Sum(m => Math.Exp(cosine[m] / 0.05));
            for (int c = 0; c < K; c++)
                Assert.Equal(nearest.Sum(m => Math.Exp(cosine[m] / 0.05) / total * labels[(m * K) + c]), found[(q * K) + c], 1e-12);
        }
    }

    [Fact]
    public void Pixels_take_the_largest_of_bilinearly_interpolated_labels()
    {
        var grid = new Grid(3, 4);
        const int width = 18, height = 11;
        Rng rng = Rng.For(4, 0, 0, 0);
        double[] labels = [.. Enumerable.Range(0, grid.Count * K).Select(_ => rng.NextDouble())];
        ushort[] found = LabelTransfer<float>.Pixels(Tensor.From(labels, grid.Count, K), grid, width, height);
        for (int i = 0; i < found.Length; i++)
        {
            double y = Math.Max(0, (((i / width) + 0.5) * grid.Rows / height) - 0.5), x = Math.Max(0, (((i % width) + 0.5) * grid.Columns / width) - 0.5);
            int top = (int)y, left = (int)x, bottom = Math.Min(top + 1, grid.Rows - 1), right = Math.Min(left + 1, grid.Columns - 1);
            double[] at = [.. Enumerable.Range(0, K).Select(c =>
                ((1 - (y - top)) * (((1 - (x - left)) * Of(top, left, c)) + ((x - left) * Of(top, right, c))))
                + ((y - top) * (((1 - (x - left)) * Of(bottom, left, c)) + ((x - left) * Of(bottom, right, c)))))];
            Assert.Equal(Array.IndexOf(at, at.Max()), found[i]);
        }

        double Of(int row, int column, int c) => labels[(((row * grid.Columns) + column) * K) + c];
    }

    [Fact]
    public void Labels_that_do_not_fit_the_memory_are_refused() =>
        Assert.Equal("label transfer: 5 shares of classes do not fit 2 patches (Parameter 'labels')",
            Assert.Throws<ArgumentException>(() => new LabelTransfer<float>(new EmbeddingTable<float>(new float[4], 2), new float[5], 1, 1)).Message);

    private static float[] Normals(int count, long seed)
    {
        Rng rng = Rng.For(seed, 0, 0, 0);
        return [.. Enumerable.Range(0, count).Select(_ => (float)rng.NextNormal())];
    }

    private static double Cosine(float[] a, int i, float[] b, int j)
    {
        double dot = 0, aa = 0, bb = 0;
        for (int d = 0; d < D; d++)
        {
            double x = a[(i * D) + d], y = b[(j * D) + d];
            (dot, aa, bb) = (dot + (x * y), aa + (x * x), bb + (y * y));
        }
        return dot / Math.Sqrt(aa * bb);
    }
}
