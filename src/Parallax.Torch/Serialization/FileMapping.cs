using System.IO.MemoryMappedFiles;

namespace Parallax.Torch.Serialization;

/// <summary>A whole file in memory, read where it is touched. Pages are private to this process: what is written changes the memory, never the file.</summary>
internal sealed unsafe class FileMapping
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    /// <param name="stream">An open file that is not empty; it may be closed afterwards.</param>
    public FileMapping(FileStream stream)
    {
        Length = stream.Length;
        file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: true);
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.CopyOnWrite);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        Pointer = pointer + view.PointerOffset;
    }

    ~FileMapping()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }

    public byte* Pointer { get; }

    public long Length { get; }

    /// <summary>Some of the bytes; the caller keeps the mapping alive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all in the file.</exception>
    public ReadOnlySpan<byte> Bytes(long start, long count)
    {
        if (start < 0 || count < 0 || start > Length - count) throw new ArgumentOutOfRangeException(nameof(start), start, $"{count} bytes of a file of {Length}");
        return new ReadOnlySpan<byte>(Pointer + start, checked((int)count));
    }
}
