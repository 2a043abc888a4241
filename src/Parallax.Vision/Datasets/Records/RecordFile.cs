using Microsoft.Win32.SafeHandles;

namespace Parallax.Vision;

/// <summary>A file of records of one size behind each other. Any thread may read; the file is closed when nobody holds this any more.</summary>
internal sealed class RecordFile
{
    private readonly SafeFileHandle? handle;
    private readonly ReadOnlyMemory<byte> content;

    private RecordFile(string path, SafeFileHandle? handle, ReadOnlyMemory<byte> content, long length) =>
        (Path, this.handle, this.content, Length) = (path, handle, content, length);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its bytes.</summary>
    public long Length { get; }

    /// <exception cref="ImageException">It can't be opened.</exception>
    public static RecordFile Open(string path)
    {
        try
        {
            SafeFileHandle handle = File.OpenHandle(path);
            return new RecordFile(path, handle, default, RandomAccess.GetLength(handle));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"found no readable file ({error.Message})", error);
        }
    }

    /// <summary>What was unpacked into memory.</summary>
    public static RecordFile InMemory(string path, ReadOnlyMemory<byte> content) => new(path, null, content, content.Length);

    /// <summary>Number of records of a size.</summary>
    /// <exception cref="ImageException">The file is empty, or ends inside a record.</exception>
    public int Records(long bytes)
    {
        long count = Length / bytes;
        if (Length == 0 || Length % bytes != 0)
            throw new ImageException(Path, $"found {Length} bytes, expected records of {bytes}: record {count} is cut off after {Length % bytes}");
        return count <= int.MaxValue ? (int)count : throw new ImageException(Path, $"found {count} records, expected at most {int.MaxValue}");
    }

    /// <summary>Reads at a place.</summary>
    /// <exception cref="ImageException">The file ends before the target is full, or can't be read.</exception>
    public void Read(long offset, Span<byte> target)
    {
        if (handle is null)
        {
            content.Span.Slice(checked((int)offset), target.Length).CopyTo(target);
            return;
        }
        int filled = 0;
        try
        {
            while (filled < target.Length && RandomAccess.Read(handle, target[filled..], offset + filled) is > 0 and var read)
                filled += read;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(Path, $"found bytes that can't be read at {offset} ({error.Message})", error);
        }
        if (filled < target.Length)
            throw new ImageException(Path, $"found the end at byte {offset + filled}, expected {target.Length - filled} more; was the file changed?");
    }

    /// <summary>The byte at one place of each record.</summary>
    /// <exception cref="ImageException">The file can't be read.</exception>
    public byte[] Column(long first, long stride, int count)
    {
        byte[] column = new byte[count];
        for (int i = 0; i < count; i++)
            Read(first + i * stride, column.AsSpan(i, 1));
        return column;
    }
}
