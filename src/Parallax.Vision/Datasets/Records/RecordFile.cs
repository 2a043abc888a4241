namespace Parallax.Vision;

/// <summary>A file of records of one size behind each other, on disk or unpacked into memory.</summary>
internal sealed class RecordFile
{
    private readonly ReadOnlyMemory<byte>? content;

    private RecordFile(string path, long length, ReadOnlyMemory<byte>? content) => (Path, Length, this.content) = (path, length, content);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its bytes.</summary>
    public long Length { get; }

    /// <exception cref="ImageException">It can't be opened.</exception>
    public static RecordFile Open(string path)
    {
        using RecordCursor cursor = RecordCursor.Open(path);
        return new RecordFile(path, cursor.Length, null);
    }

    /// <summary>What was unpacked into memory.</summary>
    public static RecordFile InMemory(string path, ReadOnlyMemory<byte> content) => new(path, content.Length, content);

    /// <summary>Opens the file for one reader.</summary>
    /// <exception cref="ImageException">It can't be opened.</exception>
    public RecordCursor Cursor() => content is { } memory ? RecordCursor.Over(Path, memory) : RecordCursor.Open(Path);

    /// <summary>Number of records of a size.</summary>
    /// <exception cref="ImageException">The file is empty, or ends inside a record.</exception>
    public int Records(long bytes)
    {
        long count = Length / bytes;
        if (Length == 0 || Length % bytes != 0)
            throw new ImageException(Path, $"found {Length} bytes, expected records of {bytes}: record {count} is cut off after {Length % bytes}");
        return count <= int.MaxValue ? (int)count : throw new ImageException(Path, $"found {count} records, expected at most {int.MaxValue}");
    }

    /// <summary>The byte at one place of each record.</summary>
    /// <exception cref="ImageException">The file can't be read.</exception>
    public byte[] Column(long first, long stride, int count)
    {
        using RecordCursor cursor = Cursor();
        byte[] column = new byte[count];
        if (stride == 1)
        {
            cursor.Read(first, column);
            return column;
        }
        for (int i = 0; i < count; i++)
            cursor.Read(first + i * stride, column.AsSpan(i, 1));
        return column;
    }
}
