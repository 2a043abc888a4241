using System.Buffers.Binary;
using System.IO.Compression;

namespace Parallax.Vision;

/// <summary>An idx file of bytes: two zeros, the type, the rank, each size as a big-endian number, then the bytes. Unpacked first if it ends in .gz.</summary>
/// <param name="File">The file, or what it unpacks to.</param>
/// <param name="Sizes">The sizes, each at least 1.</param>
/// <param name="First">Offset of the first byte behind the header.</param>
internal sealed record IdxFile(RecordFile File, int[] Sizes, int First)
{
    private const byte UnsignedBytes = 0x08;
    private const int MaxUnpacked = 1 << 30;

    /// <exception cref="ImageException">No idx file of bytes of this rank, or longer or shorter than it says.</exception>
    public static IdxFile Open(string path, int rank)
    {
        RecordFile file = path.EndsWith(".gz", StringComparison.Ordinal) ? Unpack(path) : RecordFile.Open(path);
        int first = 4 + 4 * rank;
        if (file.Length < first)
            throw new ImageException(path, $"found {file.Length} bytes, expected an idx header of {first}");
        byte[] header = new byte[first];
        using (RecordCursor cursor = file.Cursor()) cursor.Read(0, header);
        if (header[0] != 0 || header[1] != 0 || header[2] != UnsignedBytes || header[3] != rank)
            throw new ImageException(path, $"found a file that begins {Convert.ToHexString(header, 0, 4)}, expected an idx file: 000008{rank:X2}");
        int[] sizes = [.. Enumerable.Range(0, rank).Select(i => BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 + 4 * i)))];
        UInt128 bytes = sizes.Aggregate((UInt128)1, (product, size) => size > 0 ? product * (uint)size : 0);
        if (bytes == 0 || bytes != (UInt128)(file.Length - first))
            throw new ImageException(path, $"found {file.Length - first} bytes behind the header, expected {string.Join(" x ", sizes)}");
        return new IdxFile(file, sizes, first);
    }

    private static RecordFile Unpack(string path)
    {
        try
        {
            using FileStream stream = System.IO.File.OpenRead(path);
            using var zipped = new GZipStream(stream, CompressionMode.Decompress);
            using var plain = new MemoryStream();
            byte[] block = new byte[1 << 16];
            while (zipped.Read(block) is > 0 and var read)
            {
                if (plain.Length + read > MaxUnpacked)
                    throw new ImageException(path, $"found more than {MaxUnpacked} bytes unpacked, expected at most so many");
                plain.Write(block, 0, read);
            }
            return RecordFile.InMemory(path, plain.GetBuffer().AsMemory(0, (int)plain.Length));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ImageException(path, $"found a file that can't be unpacked ({error.Message})", error);
        }
    }
}
