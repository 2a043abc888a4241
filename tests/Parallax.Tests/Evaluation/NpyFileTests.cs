using System.Text;
using System.Text.Json;
using Parallax.Training.Evaluation;

namespace Parallax.Tests.Evaluation;

public sealed class NpyFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("parallax-npy-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_bytes_are_those_numpy_writes()
    {
        using MemoryStream stream = new();
        NpyFile.Write(stream, new EmbeddingTable<float>(new float[] { 1, -2, 0.5f, 3, 4, 5 }, 3));
        byte[] header = Encoding.Latin1.GetBytes("\u0093NUMPY\u0001\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".PadRight(127) + "\n");
        byte[] values = [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3f, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40, 0, 0, 0xa0, 0x40];
        Assert.Equal([.. header, .. values], stream.ToArray());
    }

    [Fact]
    public void The_list_beside_it_names_every_row_and_nothing_temporary_stays()
    {
        string path = Path.Combine(folder.FullName, "birds.npy");
        NpyFile.Write(path, new EmbeddingTable<float>(new float[] { 1, 2, 3, 4 }, 2), ["a/ä \"x\".png", "b.jpg"]);
        using JsonDocument list = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.FullName, "birds.json")));
        Assert.Equal(["a/ä \"x\".png", "b.jpg"], list.RootElement.GetProperty("files").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal([2, 2], list.RootElement.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32()));
        Assert.Equal(["birds.json", "birds.npy"], folder.GetFiles().Select(f => f.Name).Order());
    }

    [Fact]
    public void Counts_must_agree()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            NpyFile.Write(Path.Combine(folder.FullName, "x.npy"), new EmbeddingTable<float>(new float[] { 1, 2 }, 2), []));
        Assert.StartsWith("npy: 1 embeddings, but 0 file names", error.Message);
    }
}
