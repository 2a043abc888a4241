using Microsoft.Win32.SafeHandles;

namespace Parallax.Vision;

/// <summary>Reads a file of records at any place.</summary>
internal sealed class RecordCursor : IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle? handle;
    private readonly ReadOnlyMemory<byte> content;

    private RecordCursor(string path, SafeFileHandle? handle, ReadOnlyMemory<byte> content, long length) =>
        (this.path, this.handle, this.content, Length) = (path, handle, content, length);

    /// <summary>Bytes of the file when it was opened.</summary>
    public long Length { get; }

    /// <exception cref="ImageException">The file can't be opened.</exception>
    public static RecordCursor Open(string path)
    {
        try
        {
            SafeFileHandle handle = File.OpenHandle(path);
            return new RecordCursor(path, handle, default, RandomAccess.GetLength(handle));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"found no readable file ({error.Message})", error);
        }
    }

    public static RecordCursor Over(string path, ReadOnlyMemory<byte> content) => new(path, null, content, content.Length);

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
            throw new ImageException(path, $"found bytes that can't be read at {offset} ({error.Message})", error);
        }
        if (filled < target.Length)
            throw new ImageException(path, $"found the end at byte {offset + filled}, expected {target.Length - filled} more; was the file changed?");
    }

    public void Dispose() => handle?.Dispose();
}
