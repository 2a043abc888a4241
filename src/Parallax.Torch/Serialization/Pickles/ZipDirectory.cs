using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Parallax.Torch.Serialization.Pickles;

/// <summary>The entries of a zip file (APPNOTE 6.3, with zip64), as torch.save writes it: stored, so that tensors can lie over the file itself.</summary>
internal sealed class ZipDirectory
{
    private const uint LocalHeader = 0x04034b50, CentralHeader = 0x02014b50, End = 0x06054b50, End64 = 0x06064b50, Locator64 = 0x07064b50;
    private const int EndLength = 22, LocatorLength = 20, CentralLength = 46, LocalLength = 30, LongestComment = 65535;
    private const ushort Stored = 0, Deflated = 8, Zip64Field = 1;

    private readonly FileMapping file;
    private readonly string path;
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    public ZipDirectory(FileMapping file, string path)
    {
        (this.file, this.path) = (file, path);
        var (count, at) = FindDirectory();
        for (long i = 0; i < count; i++) at = ReadEntry(at);
    }

    public IReadOnlyCollection<string> Names => entries.Keys;

    /// <summary>Where the bytes of a stored entry lie in the file; null for an entry that is compressed.</summary>
    public (long Start, long Length)? Place(string name)
    {
        Entry entry = Find(name);
        return entry.Method == Stored ? (Start(entry), entry.Length) : null;
    }

    /// <summary>The content of an entry of at most <paramref name="most"/> bytes.</summary>
    public byte[] Content(string name, long most)
    {
        Entry entry = Find(name);
        if (entry.Length > most) throw Fault($"has a part '{name}' of {entry.Length} bytes, expected at most {most}");
        long start = Start(entry);
        if (entry.Method == Stored) return Bytes(start, entry.Length).ToArray();
        if (entry.Method != Deflated) throw Fault($"has a part '{name}' that is compressed by method {entry.Method}, expected stored or deflated");
        byte[] content = new byte[entry.Length];
        using var source = new MemoryStream(Bytes(start, entry.Packed).ToArray());
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        try
        {
            inflate.ReadExactly(content);
            if (inflate.ReadByte() >= 0) throw Fault($"has a part '{name}' that is longer than its {entry.Length} bytes");
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw new CheckpointException($"{path}: its part '{name}' is damaged", error);
        }
        return content;
    }

    private Entry Find(string name) => entries.TryGetValue(name, out Entry entry) ? entry : throw Fault($"has no part '{name}'");

    private (long Count, long At) FindDirectory()
    {
        long first = Math.Max(0, file.Length - EndLength - LongestComment);
        for (long at = file.Length - EndLength; at >= first; at--)
        {
            if (UInt32(at) != End) continue;
            long count = UInt16(at + 10), directory = UInt32(at + 16);
            bool large = count == ushort.MaxValue || directory == uint.MaxValue;
            if (!large) return (count, directory);
            long locator = at - LocatorLength;
            if (locator < 0 || UInt32(locator) != Locator64) break;
            long end = Int64(locator + 8);
            return UInt32(end) == End64 ? (Int64(end + 32), Int64(end + 48)) : throw Fault("is damaged: its zip directory cannot be found");
        }
        throw Fault("is damaged or truncated: the zip directory at its end is missing");
    }

    private long ReadEntry(long at)
    {
        if (UInt32(at) != CentralHeader) throw Fault("is damaged: its zip directory is broken");
        var (method, packed, length) = ((ushort)UInt16(at + 10), (long)UInt32(at + 20), (long)UInt32(at + 24));
        var (nameLength, extraLength, commentLength) = (UInt16(at + 28), UInt16(at + 30), UInt16(at + 32));
        long header = UInt32(at + 42);
        if ((UInt16(at + 8) & 1) != 0) throw Fault("is encrypted");
        string name = Encoding.UTF8.GetString(Bytes(at + CentralLength, nameLength));
        ReadLarge(at + CentralLength + nameLength, extraLength, ref length, ref packed, ref header);
        if (length < 0 || packed < 0 || header < 0 || (method == Stored && packed != length)) throw Fault($"is damaged: sizes of its part '{name}' do not agree");
        // The same name twice would let two readers see two files.
        if (!entries.TryAdd(name, new Entry(method, packed, length, header))) throw Fault($"has two parts '{name}'");
        return at + CentralLength + nameLength + extraLength + commentLength;
    }

    // Numbers that do not fit 32 bits follow in the order of the header.
    private void ReadLarge(long at, int length, ref long size, ref long packed, ref long header)
    {
        for (long end = at + length; at + 4 <= end; at += 4 + UInt16(at + 2))
        {
            if (UInt16(at) != Zip64Field) continue;
            long next = at + 4;
            Take(ref size, ref next);
            Take(ref packed, ref next);
            Take(ref header, ref next);
            return;
        }
    }

    private void Take(ref long number, ref long next)
    {
        if (number != uint.MaxValue) return;
        number = Int64(next);
        next += 8;
    }

    private long Start(Entry entry)
    {
        if (UInt32(entry.Header) != LocalHeader) throw Fault("is damaged: a part is not where its zip directory says");
        long start = entry.Header + LocalLength + UInt16(entry.Header + 26) + UInt16(entry.Header + 28);
        if (start > file.Length - entry.Packed) throw Fault("is truncated: a part ends behind the file");
        return start;
    }

    private int UInt16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(at, 2));

    private uint UInt32(long at) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(at, 4));

    private long Int64(long at) => BinaryPrimitives.ReadInt64LittleEndian(Bytes(at, 8));

    private ReadOnlySpan<byte> Bytes(long at, long count) =>
        at >= 0 && count >= 0 && count <= file.Length && at <= file.Length - count ? file.Bytes(at, count) : throw Fault("is damaged or truncated: its zip directory points behind its end");

    private CheckpointException Fault(string what) => new($"{path}: {what}");

    private readonly record struct Entry(ushort Method, long Packed, long Length, long Header);
}
