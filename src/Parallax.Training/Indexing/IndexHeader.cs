using System.Buffers.Binary;

namespace Parallax.Training.Indexing;

/// <summary>The first bytes of an index, little-endian; docs/search.md lists them.</summary>
/// <param name="Format">What a search reads.</param>
/// <param name="Dimension">D.</param>
/// <param name="Count">N.</param>
/// <param name="CardBytes">Length of the card.</param>
/// <param name="NameBytes">Length of all names.</param>
/// <param name="ModelHash">SHA-256 of the weights, in hexadecimal.</param>
internal sealed record IndexHeader(IndexFormat Format, int Dimension, int Count, int CardBytes, long NameBytes, string ModelHash)
{
    public const int Length = 128, RowsAt = 4096;
    private const uint Version = 1;
    private const int Line = 64;

    private static ReadOnlySpan<byte> Magic => "PLXINDEX"u8;

    public long CodesAt => Up(RowsAt + ((long)Count * Dimension * sizeof(float)));

    /// <summary>Two float32 for each image: what codes are multiplied by, and how far the product is from the vector.</summary>
    public long StepsAt => Up(CodesAt + ((long)Count * Dimension * BytesPerCode));

    public long CardAt => StepsAt + ((long)Count * 2 * sizeof(float));

    public long NameEndsAt => CardAt + CardBytes;

    public long NamesAt => NameEndsAt + ((long)Count * sizeof(long));

    public long FileBytes => NamesAt + NameBytes;

    public int BytesPerCode => Format switch { IndexFormat.Float16 => 2, IndexFormat.Int8 => 1, _ => 0 };

    public byte[] ToBytes(uint checksum)
    {
        byte[] bytes = new byte[Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), (uint)Format);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), (uint)Dimension);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), checksum);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), CardBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), NameBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(48), FileBytes);
        Convert.FromHexString(ModelHash).CopyTo(bytes, 56);
        return bytes;
    }

    /// <summary>Reads a header; sizes that don't agree with each other or with the file are refused.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="bytes">The first bytes of the file, as many as there are up to <see cref="Length"/>.</param>
    /// <param name="fileBytes">Length of the file.</param>
    /// <exception cref="IndexException">It is no index, one of another version, truncated or damaged.</exception>
    public static IndexHeader Parse(string path, ReadOnlySpan<byte> bytes, long fileBytes)
    {
        if (!bytes.StartsWith(Magic[..Math.Min(bytes.Length, Magic.Length)]) || bytes.Length == 0) throw new IndexException($"{path}: is no index; './parallax index RUN DATA --out {Path.GetFileName(path)}' makes one");
        if (bytes.Length < Length) throw new IndexException($"{path}: found {fileBytes} bytes, expected {Length} and more: it is truncated");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), format = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        if (version != Version) throw new IndexException($"{path}: is of version {version}, expected {Version}; make it again by './parallax index'");
        uint dimension = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
        long count = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]), card = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]);
        long names = BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]), whole = BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]);
        if (format > (uint)IndexFormat.Int8 || dimension is 0 or > 1 << 24 || count is < 1 or > int.MaxValue || card is < 2 or > 1 << 24 || names is < 0 or > 1L << 40)
            throw new IndexException($"{path}: its head is damaged (format {format}, {count} x {dimension}, {card} and {names} bytes)");
        var header = new IndexHeader((IndexFormat)format, (int)dimension, (int)count, (int)card, names, Convert.ToHexStringLower(bytes.Slice(56, 32)));
        if (header.FileBytes != whole) throw new IndexException($"{path}: its head is damaged: says {whole} bytes, its parts need {header.FileBytes}");
        if (fileBytes != whole) throw new IndexException($"{path}: found {fileBytes} bytes, expected {whole}: it is {(fileBytes < whole ? "truncated" : "damaged")}");
        return header;
    }

    /// <summary>The checksum in a header's bytes.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]);

    private static long Up(long at) => (at + Line - 1) / Line * Line;
}
