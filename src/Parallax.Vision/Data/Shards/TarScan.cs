using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Parallax.Vision;

/// <summary>Walks through the plain files of a tar without reading their content: ustar, GNU's long names, and pax's names and sizes.</summary>
/// <remarks>
/// Folders and global headers are passed over. Links, devices and sparse files are refused, and so is a name that leads out of the archive, a
/// header whose sum is wrong, and an archive that ends before its end is marked.
/// </remarks>
internal sealed class TarScan
{
    // A longer name, or longer extended headers, are no names.
    private const int MaxHeaderText = 1 << 20;
    private const int WindowBytes = 8192;

    private readonly SafeFileHandle file;
    private readonly string archive;
    private readonly long end;
    private readonly byte[] window = new byte[WindowBytes];
    private long windowStart;
    private int windowLength;
    private byte[] name = new byte[256];
    private int nameLength;
    private long next;

    /// <param name="file">The opened tar.</param>
    /// <param name="archive">What errors call it.</param>
    public TarScan(SafeFileHandle file, string archive) => (this.file, this.archive, end) = (file, archive, RandomAccess.GetLength(file));

    /// <summary>The entry's path, without a leading "./".</summary>
    public ReadOnlySpan<byte> Name => name.AsSpan(0, nameLength);

    /// <summary>Where its content begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes of its content.</summary>
    public long Length { get; private set; }

    /// <summary>Goes on to the next file.</summary>
    /// <returns>False at the archive's end.</returns>
    /// <exception cref="ImageException">The archive is damaged, or has an entry that is refused.</exception>
    public bool Next()
    {
        PaxRecords pax = default;
        byte[]? longName = null;
        while (true)
        {
            long at = next;
            ReadOnlySpan<byte> block = Block(at);
            if (!block.ContainsAnyExcept((byte)0))
                return false;
            TarHeader header = new(block);
            if (!header.SumHolds)
                throw Fault($"found no tar header at byte {at}: its checksum is wrong");
            byte type = header.Type;
            long size = (IsText(type) ? null : pax.Size) ?? header.Size ?? throw Fault($"found an entry at byte {at} whose size is no number");
            if (!IsText(type))
                TakeName(longName ?? pax.Path, header);
            Enter(at, size);
            switch (type)
            {
                case (byte)'L':
                    longName = TarHeader.UpToNul(Text(at)).ToArray();
                    break;
                case (byte)'x':
                    if (!pax.TryRead(Text(at)))
                        throw Fault($"found an extended header at byte {at} that can't be read");
                    break;
                case (byte)'K' or (byte)'g' or (byte)'V':
                    break;
                default:
                    if (IsFile(type, pax.IsSparse, at))
                        return true;
                    (pax, longName) = (default, null);
                    break;
            }
        }
    }

    /// <summary>The entry's content, valid until the next call.</summary>
    /// <param name="most">Longest content that makes sense.</param>
    /// <exception cref="ImageException">It is longer, or can't be read.</exception>
    public ReadOnlySpan<byte> Content(int most)
    {
        if (Length > most)
            throw Fault($"found '{Shown}' of {Length} bytes at byte {Offset}, expected at most {most}");
        return Bytes(Offset, (int)Length);
    }

    /// <summary>The error of something in the archive.</summary>
    public ImageException Fault(string reason) => new(archive, reason);

    /// <summary>The entry's name as messages have it.</summary>
    public string Shown => OneLine.Of(Encoding.UTF8.GetString(Name));

    // Headers that speak of the next entry, or of none.
    private static bool IsText(byte type) => type is (byte)'L' or (byte)'K' or (byte)'x' or (byte)'g';

    private bool IsFile(byte type, bool sparse, long at)
    {
        bool folder = type == '5' || type == 0 && Name.EndsWith("/"u8);
        if (folder)
            return false;
        string? other = type switch
        {
            (byte)'1' or (byte)'2' => "link",
            (byte)'3' or (byte)'4' or (byte)'6' => "device",
            (byte)'S' => "sparse file",
            0 or (byte)'0' or (byte)'7' => sparse ? "sparse file" : null,
            _ => $"entry of the unknown type {type}",
        };
        return other is null ? true : throw Fault($"found the {other} '{Shown}' at byte {at}, expected plain files");
    }

    private void TakeName(byte[]? given, TarHeader header)
    {
        if (given is null)
            nameLength = header.WriteName(name);
        else
        {
            if (given.Length > name.Length)
                name = new byte[given.Length];
            given.CopyTo(name, 0);
            nameLength = given.Length;
        }
        while (Name.StartsWith("./"u8))
            name.AsSpan(2, nameLength -= 2).CopyTo(name);
    }

    private void Enter(long at, long size)
    {
        (Offset, Length) = (at + TarHeader.Length, size);
        if (size > end - Offset)
            throw Fault($"found an entry of {size} bytes at byte {at}, past which the file has {Math.Max(0, end - Offset)}; is it truncated?");
        next = Offset + (size + TarHeader.Length - 1) / TarHeader.Length * TarHeader.Length;
    }

    private ReadOnlySpan<byte> Text(long at) =>
        Length <= MaxHeaderText ? Bytes(Offset, (int)Length) : throw Fault($"found a name of {Length} bytes at byte {at}, expected at most {MaxHeaderText}");

    private ReadOnlySpan<byte> Block(long at) => at + TarHeader.Length <= end
        ? Bytes(at, TarHeader.Length)
        : throw Fault($"found the end of the file at byte {end}, expected a header at byte {at}, or the empty block that ends a tar; is it truncated?");

    private ReadOnlySpan<byte> Bytes(long at, int length)
    {
        if (length > WindowBytes)
        {
            byte[] large = new byte[length];
            return Read(large, at) == length ? large : throw Shrunk(at);
        }
        if (at < windowStart || at + length > windowStart + windowLength)
            (windowStart, windowLength) = (at, Read(window, at));
        return length <= windowLength - (at - windowStart) ? window.AsSpan((int)(at - windowStart), length) : throw Shrunk(at);
    }

    private int Read(Span<byte> destination, long at)
    {
        try
        {
            int filled = 0;
            while (filled < destination.Length && RandomAccess.Read(file, destination[filled..], at + filled) is > 0 and var read)
                filled += read;
            return filled;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(archive, $"can't be read at byte {at} ({error.Message})", error);
        }
    }

    private ImageException Shrunk(long at) => Fault($"found nothing at byte {at}, expected the {end} bytes that it had when it was opened");
}
