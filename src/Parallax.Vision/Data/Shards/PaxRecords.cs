using System.Buffers.Text;

namespace Parallax.Vision;

/// <summary>What an extended header of a tar says about the next entry.</summary>
internal struct PaxRecords
{
    /// <summary>Its name; null if it stands in the entry's own header.</summary>
    public byte[]? Path { get; private set; }

    /// <summary>Its size; null likewise.</summary>
    public long? Size { get; private set; }

    /// <summary>Whether its content has holes that are not stored.</summary>
    public bool IsSparse { get; private set; }

    /// <summary>Reads the records: each <c>LENGTH KEY=VALUE\n</c>, the length counting all of it.</summary>
    /// <returns>False if they are none.</returns>
    public bool TryRead(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0)
        {
            if (!Utf8Parser.TryParse(text, out int length, out int digits) || length <= digits + 1 || length > text.Length
                || text[digits] != ' ' || text[length - 1] != '\n')
                return false;
            ReadOnlySpan<byte> record = text[(digits + 1)..(length - 1)];
            int equals = record.IndexOf((byte)'=');
            if (equals < 1 || !Take(record[..equals], record[(equals + 1)..]))
                return false;
            text = text[length..];
        }
        return true;
    }

    private bool Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("path"u8))
            Path = value.ToArray();
        else if (key.SequenceEqual("size"u8))
        {
            if (!Utf8Parser.TryParse(value, out long size, out int used) || used != value.Length || size < 0)
                return false;
            Size = size;
        }
        else if (key.StartsWith("GNU.sparse."u8))
            IsSparse = true;
        return true;
    }
}
