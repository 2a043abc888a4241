using System.IO.Compression;
using System.Text;

namespace Parallax.Vision;

/// <summary>Takes a MATLAB level 5 file apart.</summary>
/// <param name="path">The file, for errors.</param>
internal sealed class MatParser(string path)
{
    private const int HeaderBytes = 128, MaxDepth = 16;
    private const int MaxUnpacked = 1 << 28;
    private int unpacked;

    /// <summary>The named variables; those of kinds that no data set uses are left out.</summary>
    /// <exception cref="ImageException">No such file, or damaged.</exception>
    public Dictionary<string, MatValue> Parse(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("MATLAB 7.3"u8))
            throw new ImageException(path, "found a MATLAB 7.3 file, which is HDF5, expected a level 5 one: save it with -v7");
        bool little = file.Length >= HeaderBytes && file.Slice(126, 2).SequenceEqual("IM"u8);
        if (!little && !(file.Length >= HeaderBytes && file.Slice(126, 2).SequenceEqual("MI"u8)))
            throw new ImageException(path, "found no header of 128 bytes that ends in IM or MI, expected a MATLAB level 5 file");
        Dictionary<string, MatValue> variables = [];
        var cursor = new MatCursor(file[HeaderBytes..], little, path);
        while (!cursor.AtEnd)
        {
            MatElement element = cursor.Next();
            if (element.Type == MatType.Compressed)
            {
                var inner = new MatCursor(Unpack(element.Bytes), little, path);
                if (!inner.AtEnd) Keep(inner.Next(), little, variables);
            }
            else
            {
                Keep(element, little, variables);
            }
        }
        return variables;
    }

    private void Keep(MatElement element, bool little, Dictionary<string, MatValue> variables)
    {
        if (element.Type == MatType.Matrix && Matrix(element.Bytes, little, 0) is ({ } name, { } value)) variables[name] = value;
    }

    private byte[] Unpack(ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var zipped = new ZLibStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            byte[] block = new byte[1 << 14];
            while (zipped.Read(block) is > 0 and var read)
            {
                unpacked += read;
                if (unpacked > MaxUnpacked) throw Damaged($"more than {MaxUnpacked} bytes unpacked");
                plain.Write(block, 0, read);
            }
            return plain.ToArray();
        }
        catch (InvalidDataException error)
        {
            throw new ImageException(path, $"found a compressed variable that can't be unpacked ({error.Message})", error);
        }
    }

    // A matrix is its flags, its sizes, its name, and what its class says.
    private (string? Name, MatValue? Value) Matrix(ReadOnlySpan<byte> bytes, bool little, int depth)
    {
        if (depth > MaxDepth) throw Damaged($"more than {MaxDepth} levels of cells and structs");
        var cursor = new MatCursor(bytes, little, path);
        if (cursor.AtEnd) return (null, new MatNumbers([]));
        ReadOnlySpan<byte> flags = cursor.Next().Bytes;
        if (flags.Length < 4) throw Damaged("a matrix without flags");
        var kind = (MatClass)flags[little ? 0 : 3];
        if (kind is not (>= MatClass.Cell and <= MatClass.UInt64) || kind is MatClass.Object or MatClass.Sparse) return (null, null);
        long count = Count(cursor.NextNumbers());
        string name = Encoding.ASCII.GetString(cursor.Next().Bytes);
        return (name, kind switch
        {
            MatClass.Cell => new MatCells(Elements(ref cursor, count, little, depth)),
            MatClass.Struct => Structs(ref cursor, count, little, depth),
            MatClass.Char => new MatText(cursor.NextText()),
            _ => Numbers(ref cursor, count),
        });
    }

    private MatNumbers Numbers(ref MatCursor cursor, long count)
    {
        double[] values = cursor.NextNumbers();
        return values.Length == count ? new MatNumbers(values) : throw Damaged($"{values.Length} numbers in a matrix of {count}");
    }

    private MatValue[] Elements(ref MatCursor cursor, long count, bool little, int depth)
    {
        if (count > cursor.Left / 8) throw Damaged($"{count} cells in {cursor.Left} bytes");
        var cells = new MatValue[count];
        for (int i = 0; i < cells.Length; i++)
        {
            MatElement element = cursor.Next();
            if (element.Type != MatType.Matrix) throw Damaged($"an element of type {(int)element.Type} where a matrix is due");
            cells[i] = Matrix(element.Bytes, little, depth + 1).Value ?? throw Damaged("a cell of a kind that is not read: sparse, or an object");
        }
        return cells;
    }

    private MatStructs Structs(ref MatCursor cursor, long count, bool little, int depth)
    {
        double[] width = cursor.NextNumbers();
        ReadOnlySpan<byte> names = cursor.Next().Bytes;
        if (width is not [>= 1 and <= 1024 and var nameBytes] || names.Length % (int)nameBytes != 0) throw Damaged("field names of no length");
        int fields = names.Length / (int)nameBytes;
        if (fields > 0 && count > cursor.Left / 8 / fields) throw Damaged($"{count} structs of {fields} fields in {cursor.Left} bytes");
        MatValue[] all = Elements(ref cursor, fields == 0 ? 0 : count * fields, little, depth);
        Dictionary<string, MatValue[]> byName = [];
        for (int field = 0; field < fields; field++)
        {
            string name = Encoding.ASCII.GetString(names.Slice(field * (int)nameBytes, (int)nameBytes)).Split('\0')[0];
            int first = field;
            byName[name] = [.. Enumerable.Range(0, all.Length / fields).Select(i => all[i * fields + first])];
        }
        return new MatStructs(fields == 0 ? 0 : (int)count, byName);
    }

    private long Count(double[] sizes)
    {
        double count = sizes.Aggregate(1.0, (product, size) => product * size);
        return sizes.Length >= 2 && sizes.All(size => size >= 0) && count <= int.MaxValue ? (long)count : throw Damaged($"sizes {string.Join(" x ", sizes)}");
    }

    private ImageException Damaged(string found) => new(path, $"found {found}, expected a sound MATLAB file");
}
