using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Parallax.Torch.Serialization;

namespace Parallax.Training.Indexing;

/// <summary>Writes an index as its vectors come: of memory it takes names and two numbers an image.</summary>
/// <param name="stream">An empty file that can seek.</param>
/// <param name="dimension">D.</param>
/// <param name="format">What a search reads.</param>
internal sealed class IndexWriter(Stream stream, int dimension, IndexFormat format)
{
    private const int RowsAtOnce = 1024;
    private readonly ArrayBufferWriter<byte> names = new();
    private readonly List<long> nameEnds = [];

    /// <summary>Adds vectors.</summary>
    /// <param name="rows">A whole number of vectors.</param>
    /// <param name="their">Their images' names.</param>
    public void Add(ReadOnlySpan<float> rows, IEnumerable<string> their)
    {
        if (stream.Position < IndexHeader.RowsAt) stream.Position = IndexHeader.RowsAt;
        stream.Write(MemoryMarshal.AsBytes(rows));
        foreach (string name in their)
        {
            names.Write(Encoding.UTF8.GetBytes(name));
            nameEnds.Add(names.WrittenCount);
        }
    }

    /// <summary>Encodes what was added, and writes the rest.</summary>
    public IndexHeader End(string modelHash, IndexCard card, CancellationToken cancellation)
    {
        byte[] cardBytes = card.ToBytes();
        var header = new IndexHeader(format, dimension, nameEnds.Count, cardBytes.Length, names.WrittenCount, modelHash);
        float[] steps = Encode(header, cancellation);
        stream.Position = header.StepsAt;
        stream.Write(MemoryMarshal.AsBytes<float>(steps));
        byte[] ends = new byte[nameEnds.Count * (long)sizeof(long)];
        for (int i = 0; i < nameEnds.Count; i++) BinaryPrimitives.WriteInt64LittleEndian(ends.AsSpan(i * sizeof(long)), nameEnds[i]);
        byte[] tail = [.. cardBytes, .. ends, .. names.WrittenSpan];
        stream.Write(tail);
        stream.Position = 0;
        stream.Write(header.ToBytes(Crc32C.Of([.. header.ToBytes(checksum: 0), .. tail])));
        return header;
    }

    private float[] Encode(IndexHeader header, CancellationToken cancellation)
    {
        float[] steps = new float[2 * header.Count], rows = new float[RowsAtOnce * dimension];
        int codeBytes = dimension * header.BytesPerCode;
        byte[] codes = new byte[RowsAtOnce * codeBytes];
        for (int first = 0; first < header.Count; first += RowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(RowsAtOnce, header.Count - first), from = first;
            stream.Position = IndexHeader.RowsAt + ((long)first * dimension * sizeof(float));
            stream.ReadExactly(MemoryMarshal.AsBytes(rows.AsSpan(0, count * dimension)));
            Parallel.For(0, count, i =>
                (steps[2 * (from + i)], steps[(2 * (from + i)) + 1]) = RowCode.Write(rows.AsSpan(i * dimension, dimension), format, codes.AsSpan(i * codeBytes, codeBytes)));
            stream.Position = header.CodesAt + ((long)first * codeBytes);
            stream.Write(codes, 0, count * codeBytes);
        }
        return steps;
    }
}
