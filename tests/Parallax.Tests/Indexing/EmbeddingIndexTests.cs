using Parallax.Tests.Evaluation;
using Parallax.Tests.Loop;
using Parallax.Training.Evaluation;
using Parallax.Training.Indexing;
using Parallax.Vision;

namespace Parallax.Tests.Indexing;

public sealed class EmbeddingIndexTests : IDisposable
{
    private static readonly string Hash = new('7', 64);
    private static readonly IndexCard Card = new("cub200:/data/cub", "/runs/first", EvaluationPlan.Of(96));
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(IndexFormat.Float32)]
    [InlineData(IndexFormat.Float16)]
    [InlineData(IndexFormat.Int8)]
    public void What_is_written_is_read(IndexFormat format)
    {
        float[] values = NeighbourSearchTests.Noise(3000 * 19, seed: 1);
        using EmbeddingIndex index = EmbeddingIndex.Open(Write(values, 19, format));
        Assert.Equal((3000, 19, format, Hash), (index.Count, index.Dimension, index.Format, index.ModelHash));
        Assert.Equal((Card.Data, Card.Run, Card.View.Size), (index.Card.Data, index.Card.Run, index.Card.View.Size));
        Assert.True(index.Card.IsOf(Card.View));
        Assert.False(index.Card.IsOf(Card.View with { Interpolation = Interpolation.Bicubic }));
        Assert.Equal("ä/0.png", index.Name(0));
        Assert.Equal("ä/2999.png", index.Name(2999));
        for (int i = 0; i < 3000; i += 333) Assert.Equal(values.AsSpan(i * 19, 19), index.Vector(i));
    }

    [Theory]
    [InlineData(IndexFormat.Float32, 5)]
    [InlineData(IndexFormat.Float32, 64)]
    [InlineData(IndexFormat.Float16, 33)]
    [InlineData(IndexFormat.Float16, 16)]
    [InlineData(IndexFormat.Int8, 48)]
    [InlineData(IndexFormat.Int8, 7)]
    public void Every_format_finds_what_the_exact_search_finds(IndexFormat format, int dimension)
    {
        float[] values = NeighbourSearchTests.Noise(5000 * dimension, seed: 2), queries = NeighbourSearchTests.Noise(20 * dimension, seed: 3);
        values.AsSpan(0, dimension).CopyTo(values.AsSpan(4000 * dimension));   // twice the same
        values.AsSpan(100 * dimension, dimension).Clear();
        for (int d = 0; d < dimension; d++) (values[(7 * dimension) + d], values[(8 * dimension) + d]) = (values[(7 * dimension) + d] * 1e-36f, values[(8 * dimension) + d] * 1e36f);
        values.AsSpan(0, dimension).CopyTo(queries);
        values.AsSpan(7 * dimension, dimension).CopyTo(queries.AsSpan(dimension));
        NeighbourLists expected = new NeighbourSearch<float>(new(values, dimension), Proximity.Cosine).Find(new(queries, dimension), 25);
        using EmbeddingIndex index = EmbeddingIndex.Open(Write(values, dimension, format));
        for (int q = 0; q < 20; q++) Assert.Equal(expected[q].ToArray(), index.Find(queries.AsMemory(q * dimension, dimension), 25));
        Assert.Equal([0, 4000], index.Find(queries.AsMemory(0, dimension), 2).Select(near => near.Index));
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        float[] values = NeighbourSearchTests.Noise(9000 * 24, seed: 4);
        using EmbeddingIndex index = EmbeddingIndex.Open(Write(values, 24, IndexFormat.Int8));
        Assert.Equal(index.Find(values.AsMemory(24, 24), 50, threads: 1), index.Find(values.AsMemory(24, 24), 50, threads: 4));
    }

    [Fact]
    public void A_zero_query_finds_the_first_images_at_cosine_zero()
    {
        using EmbeddingIndex index = EmbeddingIndex.Open(Write(NeighbourSearchTests.Noise(300, seed: 5), 3, IndexFormat.Float16));
        Assert.Equal([new Neighbour(0, 0), new Neighbour(1, 0)], index.Find(new float[3], 2));
        Assert.Equal(100, index.Find(new float[3], 1000).Count);
    }

    [Fact]
    public void A_query_of_another_length_is_refused()
    {
        using EmbeddingIndex index = EmbeddingIndex.Open(Write(NeighbourSearchTests.Noise(300, seed: 5), 3, IndexFormat.Float32));
        Assert.StartsWith($"{index.Path}: found a query of 6 numbers, expected 3", Assert.Throws<ArgumentException>(() => index.Find(new float[6], 2)).Message);
        Assert.StartsWith("embeddings: row 0, column 1 is NaN", Assert.Throws<ArgumentException>(() => index.Find(new float[] { 1, float.NaN, 0 }, 2)).Message);
    }

    // The end of every field of the head, of the head, and places in every part behind it.
    [Theory]
    [InlineData(IndexFormat.Float32)]
    [InlineData(IndexFormat.Int8)]
    public void A_truncated_index_is_refused_wherever_it_ends(IndexFormat format)
    {
        string path = Write(NeighbourSearchTests.Noise(300, seed: 6), 3, format);
        byte[] whole = File.ReadAllBytes(path);
        int[] ends = [0, 4, 8, 12, 16, 20, 24, 32, 40, 48, 56, 88, 127, 128, 4095, 4096, 5000, whole.Length - 800, whole.Length - 1];
        foreach (int end in ends)
        {
            File.WriteAllBytes(path, whole[..end]);
            string message = Assert.Throws<IndexException>(() => EmbeddingIndex.Open(path)).Message;
            string expected = end switch
            {
                0 => $"{path}: is no index; './parallax index RUN DATA --out i.index' makes one",
                < 128 => $"{path}: found {end} bytes, expected 128 and more: it is truncated",
                _ => $"{path}: found {end} bytes, expected {whole.Length}: it is truncated",
            };
            Assert.Equal(expected, message);
        }
    }

    [Fact]
    public void Every_byte_of_head_card_and_names_is_checked()
    {
        string path = Write(NeighbourSearchTests.Noise(60, seed: 6), 3, IndexFormat.Int8);
        byte[] whole = File.ReadAllBytes(path);
        long card = new IndexHeader(IndexFormat.Int8, 3, 20, 2, 0, Hash).CardAt;
        foreach (int at in Enumerable.Range(0, 88).Concat(Enumerable.Range((int)card, whole.Length - (int)card)))
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(path, damaged);
            IndexException refused = Assert.Throws<IndexException>(() => EmbeddingIndex.Open(path));
            Assert.StartsWith($"{path}: {(at < 8 ? "is no index" : at < 12 ? "is of version " : "")}", refused.Message, StringComparison.Ordinal);
        }
    }

    private string Write(float[] values, int dimension, IndexFormat format)
    {
        string path = folder["i.index"];
        using FileStream stream = new(path, FileMode.Create, FileAccess.ReadWrite);
        var writer = new IndexWriter(stream, dimension, format);
        int count = values.Length / dimension;
        for (int first = 0; first < count; first += 700)
        {
            int some = Math.Min(700, count - first), from = first;
            writer.Add(values.AsSpan(first * dimension, some * dimension), Enumerable.Range(from, some).Select(i => $"ä/{i}.png"));
        }
        writer.End(Hash, Card, TestContext.Current.CancellationToken);
        return path;
    }
}
