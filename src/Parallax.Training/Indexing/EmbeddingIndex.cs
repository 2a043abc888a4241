using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text;
using System.Text.Json;
using Parallax.Torch.Serialization;
using Parallax.Training.Evaluation;

namespace Parallax.Training.Indexing;

/// <summary>The vectors of many images in one file, read where they are touched. Searches are exact, whatever the format: see <see cref="IndexFormat"/>.</summary>
public sealed unsafe class EmbeddingIndex : IDisposable
{
    private const int RowsAtOnce = 2048;
    private readonly IndexHeader header;
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private bool disposed;

    private EmbeddingIndex(string path, FileStream stream, IndexHeader header, uint checksum)
    {
        (Path, this.header) = (path, header);
        file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        start = pointer + view.PointerOffset;
        try
        {
            Card = ReadTail(checksum);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The file, as it was given.</summary>
    public string Path { get; }

    /// <summary>Number of images.</summary>
    public int Count => header.Count;

    /// <summary>Numbers a vector.</summary>
    public int Dimension => header.Dimension;

    /// <summary>What a search reads.</summary>
    public IndexFormat Format => header.Format;

    /// <summary>SHA-256 of the weights that made the vectors, as in a model's card.</summary>
    public string ModelHash => header.ModelHash;

    /// <summary>Where it comes from.</summary>
    public IndexCard Card { get; }

    /// <summary>Opens an index; head, card and names are checked by their checksum, vectors are not read.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IndexException">It is no index, one of another version, truncated or damaged.</exception>
    public static EmbeddingIndex Open(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] head = new byte[IndexHeader.Length];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return new EmbeddingIndex(path, stream, IndexHeader.Parse(path, head.AsSpan(0, read), stream.Length), IndexHeader.Checksum(head));
    }

    /// <summary>An image's name.</summary>
    /// <param name="image">In [0, <see cref="Count"/>).</param>
    public string Name(int image)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)Count, nameof(image));
        long from = image == 0 ? 0 : NameEnd(image - 1);
        return Encoding.UTF8.GetString(Bytes(header.NamesAt + from, NameEnd(image) - from));
    }

    /// <summary>An image's vector, as it was computed.</summary>
    /// <param name="image">In [0, <see cref="Count"/>).</param>
    public ReadOnlySpan<float> Vector(int image)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)Count, nameof(image));
        ObjectDisposedException.ThrowIf(disposed, this);
        return Row(image);
    }

    /// <summary>The <paramref name="k"/> images of greatest cosine with a vector, or all if there are fewer; of equal ones the lower number comes first.</summary>
    /// <remarks>A zero vector has cosine 0 with everything.</remarks>
    /// <param name="query"><see cref="Dimension"/> finite numbers.</param>
    /// <param name="k">At least 1.</param>
    /// <param name="threads">Threads to search with; null takes every processor.</param>
    /// <exception cref="ArgumentException">The query has another length, or is not finite.</exception>
    public IReadOnlyList<Neighbour> Find(ReadOnlyMemory<float> query, int k, int? threads = null)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var whole = new EmbeddingTable<float>(query, Dimension);   // finite
        if (whole.Count != 1) throw new ArgumentException($"{Path}: found a query of {query.Length} numbers, expected {Dimension}", nameof(query));
        double norm = ExactScore.Norm(whole.Row(0)), inverse = norm > 0 ? 1 / norm : 0;
        float[] unit = [.. whole.Row(0).ToArray().Select(value => (float)(value * inverse))];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount };
        float[] least = new float[Count], most = new float[Count];
        Parallel.For(0, (Count + RowsAtOnce - 1) / RowsAtOnce, parallel, block => Bound(unit, block * RowsAtOnce, least, most));
        k = Math.Min(k, Count);
        float bar = Candidates.KthLargest([.. least], k);
        Neighbour[] near = [.. Enumerable.Range(0, Count).Where(i => most[i] >= bar).Select(i => new Neighbour(i, Cosine(whole.Row(0), inverse, i)))];
        Array.Sort(near, static (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Index.CompareTo(b.Index));
        return near[..k];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }

    // Between which numbers the cosines of some images lie.
    private void Bound(float[] unit, int first, float[] least, float[] most)
    {
        float* steps = (float*)(start + header.StepsAt);
        double sumError = RowCode.SumError(Dimension);
        int bytes = Format == IndexFormat.Float32 ? Dimension * sizeof(float) : Dimension * header.BytesPerCode;
        byte* codes = start + (Format == IndexFormat.Float32 ? IndexHeader.RowsAt : header.CodesAt);
        for (int i = first; i < Math.Min(first + RowsAtOnce, Count); i++)
        {
            double score = (double)steps[2 * (long)i] * RowCode.Dot(unit, new ReadOnlySpan<byte>(codes + ((long)i * bytes), bytes), Format);
            double error = steps[(2 * (long)i) + 1] + sumError;
            (least[i], most[i]) = (MathF.BitDecrement((float)(score - error)), MathF.BitIncrement((float)(score + error)));
        }
    }

    private double Cosine(ReadOnlySpan<float> query, double inverseNorm, int image)
    {
        ReadOnlySpan<float> row = Row(image);
        double norm = ExactScore.Norm(row);
        return ExactScore.Dot(query, row) * inverseNorm * (norm > 0 ? 1 / norm : 0);
    }

    private IndexCard ReadTail(uint checksum)
    {
        byte[] tail = Bytes(header.CardAt, header.FileBytes - header.CardAt).ToArray();
        if (Crc32C.Of([.. header.ToBytes(checksum: 0), .. tail]) != checksum) throw new IndexException($"{Path}: is damaged: its head or its names have another checksum than when they were written");
        long before = 0;
        for (int i = 0; i < Count; i++)
        {
            long end = NameEnd(i);
            if (end < before || end > header.NameBytes) throw new IndexException($"{Path}: is damaged: the name of image {i} ends at {end}");
            before = end;
        }
        try
        {
            return IndexCard.Parse(Bytes(header.CardAt, header.CardBytes));
        }
        catch (JsonException fault)
        {
            throw new IndexException($"{Path}: is damaged: its card is none: {fault.Message}");
        }
    }

    private ReadOnlySpan<float> Row(int image) => new(start + IndexHeader.RowsAt + ((long)image * Dimension * sizeof(float)), Dimension);

    private long NameEnd(int image) => BinaryPrimitives.ReadInt64LittleEndian(Bytes(header.NameEndsAt + ((long)image * sizeof(long)), sizeof(long)));

    private ReadOnlySpan<byte> Bytes(long at, long count)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return new ReadOnlySpan<byte>(start + at, checked((int)count));
    }
}
