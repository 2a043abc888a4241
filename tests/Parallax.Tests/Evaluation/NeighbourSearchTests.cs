using Parallax.Training.Evaluation;

namespace Parallax.Tests.Evaluation;

public class NeighbourSearchTests
{
    [Theory]
    [InlineData(Proximity.Euclidean, 1, 7)]
    [InlineData(Proximity.Euclidean, 33, 500)]
    [InlineData(Proximity.Cosine, 8, 129)]
    [InlineData(Proximity.Cosine, 40, 700)]
    [InlineData(Proximity.InnerProduct, 19, 300)]
    public void Neighbours_equal_plain_loops_in_float64(Proximity proximity, int dimension, int count)
    {
        float[] items = Noise(count * dimension, seed: 1), queries = Noise(90 * dimension, seed: 2);
        NeighbourLists found = new NeighbourSearch<float>(new(items, dimension), proximity).Find(new(queries, dimension), 12);
        for (int q = 0; q < 90; q++)
        {
            int[] expected = [.. Enumerable.Range(0, count).OrderBy(j => PlainKey(queries, q, items, j, dimension, proximity)).ThenBy(j => j).Take(12)];
            Assert.Equal(expected, found[q].ToArray().Select(n => n.Index));
        }
    }

    // Far from the origin, float32 products of the raw values could not tell these items apart at all.
    [Fact]
    public void A_large_common_offset_costs_no_accuracy()
    {
        double[] items = [.. Noise(400 * 6, seed: 3).Select(v => 1e6 + 1e-4 * v)];
        NeighbourLists found = new NeighbourSearch<double>(new(items, 6), Proximity.Euclidean).FindWithin(3);
        for (int q = 0; q < 400; q++)
        {
            int[] expected =
            [
                .. Enumerable.Range(0, 400).Where(j => j != q)
                    .OrderBy(j => Enumerable.Range(0, 6).Sum(d => Math.Pow(items[q * 6 + d] - items[j * 6 + d], 2))).ThenBy(j => j).Take(3),
            ];
            Assert.Equal(expected, found[q].ToArray().Select(n => n.Index));
        }
    }

    [Theory]
    [InlineData(Proximity.Euclidean)]
    [InlineData(Proximity.Cosine)]
    public void Equal_items_rank_by_row_and_the_query_leaves_by_row(Proximity proximity)
    {
        float[] items = [.. Enumerable.Repeat(new float[] { 3, -1, 2 }, 200).SelectMany(v => v)];
        NeighbourLists found = new NeighbourSearch<float>(new(items, 3), proximity).FindWithin(5);
        Assert.Equal([1, 2, 3, 4, 5], found[0].ToArray().Select(n => n.Index));
        Assert.Equal([0, 1, 2, 4, 5], found[3].ToArray().Select(n => n.Index));
        Assert.Equal([0, 1, 2, 3, 4], found[199].ToArray().Select(n => n.Index));
    }

    // Within one set a product serves both sides; as queries of their own they are searched for one by one. Both are exact, so equal.
    [Theory]
    [InlineData(Proximity.Euclidean, 5, 4)]
    [InlineData(Proximity.Euclidean, 300, 30)]
    [InlineData(Proximity.Cosine, 130, 4)]
    [InlineData(Proximity.InnerProduct, 40, 7)]
    public void A_search_within_equals_a_search_between(Proximity proximity, int dimension, int k)
    {
        float[] items = Noise(1037 * dimension, seed: 9);
        items.AsSpan(0, 80 * dimension).CopyTo(items.AsSpan(700 * dimension));   // eighty twice
        for (int i = 300; i < 600; i++) items.AsSpan(299 * dimension, dimension).CopyTo(items.AsSpan(i * dimension));   // one 301 times
        items.AsSpan(50 * dimension, dimension).Clear();
        EmbeddingTable<float> table = new(items, dimension);
        NeighbourLists within = new NeighbourSearch<float>(table, proximity, threads: 3).FindWithin(k), between = new NeighbourSearch<float>(table, proximity).Find(table, k + 1);
        for (int q = 0; q < table.Count; q++)
        {
            Neighbour[] others = [.. between[q].ToArray().Where(near => near.Index != q).Take(k)];
            Assert.Equal(others, within[q].ToArray());
        }
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        EmbeddingTable<float> table = new(Noise(3000 * 24, seed: 4), 24);
        NeighbourLists one = new NeighbourSearch<float>(table, Proximity.Cosine, threads: 1).FindWithin(20);
        NeighbourLists four = new NeighbourSearch<float>(table, Proximity.Cosine, threads: 4).FindWithin(20);
        for (int q = 0; q < table.Count; q++)
            Assert.Equal(one[q].ToArray(), four[q].ToArray());
    }

    [Fact]
    public void Permuting_the_gallery_permutes_the_result()
    {
        const int count = 500, dimension = 9;
        float[] items = Noise(count * dimension, seed: 5), reversed = new float[items.Length];
        for (int i = 0; i < count; i++)
            items.AsSpan(i * dimension, dimension).CopyTo(reversed.AsSpan((count - 1 - i) * dimension));
        NeighbourLists plain = new NeighbourSearch<float>(new(items, dimension), Proximity.Euclidean).FindWithin(10);
        NeighbourLists mirrored = new NeighbourSearch<float>(new(reversed, dimension), Proximity.Euclidean).FindWithin(10);
        for (int q = 0; q < count; q++)
            Assert.Equal(plain[q].ToArray().Select(n => count - 1 - n.Index), mirrored[count - 1 - q].ToArray().Select(n => n.Index));
    }

    [Fact]
    public void Few_or_no_items_give_short_lists()
    {
        EmbeddingTable<float> none = new(Array.Empty<float>(), 3), one = new(new float[] { 1, 2, 3 }, 3);
        Assert.Equal(0, new NeighbourSearch<float>(one, Proximity.Euclidean).FindWithin(5).Depth);
        Assert.Equal(0, new NeighbourSearch<float>(none, Proximity.Cosine).Find(one, 5).Depth);
        Assert.Equal(1, new NeighbourSearch<float>(one, Proximity.Cosine).Find(one, 5).Depth);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_named()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new EmbeddingTable<float>(new float[] { 1, 2, 3, float.NaN }, 2));
        Assert.StartsWith("embeddings: row 1, column 1 is NaN, expected finite numbers; did training diverge?", error.Message);
    }

    [Fact]
    public void Singletons_count_in_recall_and_leave_r_based_scores_undefined()
    {
        RetrievalScores scores = RetrievalMetrics.Within<float>(new(Noise(12, seed: 6), 3), [0, 1, 2, 3], new RetrievalOptions { Depth = RankingDepth.Whole });
        Assert.Equal(0, scores.Recall[1]);
        Assert.Equal(0, scores.MapAtC);
        Assert.Equal(double.NaN, scores.MapAtR);
        Assert.Equal(double.NaN, scores.Mrr);
    }

    private static double PlainKey(float[] queries, int q, float[] items, int j, int D, Proximity proximity)
    {
        double dot = 0, squares = 0, aa = 0, bb = 0;
        for (int d = 0; d < D; d++)
        {
            double a = queries[q * D + d], b = items[j * D + d];
            dot += a * b;
            aa += a * a;
            bb += b * b;
            squares += (a - b) * (a - b);
        }

        return proximity switch { Proximity.Euclidean => squares, Proximity.Cosine => -dot / Math.Sqrt(aa * bb), _ => -dot };
    }

    // A small generator of its own, so that the cases never change.
    internal static float[] Noise(int length, uint seed)
    {
        float[] values = new float[length];
        uint state = 2654435769 * (seed + 1);
        for (int i = 0; i < length; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            values[i] = state / (float)uint.MaxValue - 0.5f;
        }

        return values;
    }
}
