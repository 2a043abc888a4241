using System.Formats.Tar;
using System.Text;

namespace Parallax.Tests.Vision.Data.Shards;

/// <summary>Archives made by the platform's own writer.</summary>
internal static class Tars
{
    public static byte[] Of(TarEntryFormat format, params (string Name, byte[] Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, format, leaveOpen: true))
        {
            foreach (var (name, content) in files)
                writer.WriteEntry(Entry(format, TarEntryType.RegularFile, name, content));
        }
        return stream.ToArray();
    }

    public static byte[] Of(params (string Name, byte[] Content)[] files) => Of(TarEntryFormat.Ustar, files);

    /// <summary>An archive of one entry that is no plain file.</summary>
    public static byte[] OfType(TarEntryType type, string name)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            TarEntry entry = Entry(TarEntryFormat.Ustar, type, name, null);
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                entry.LinkName = "elsewhere";
            writer.WriteEntry(entry);
        }
        return stream.ToArray();
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Sets a header's checksum after its bytes were changed.</summary>
    public static byte[] Summed(byte[] tar, int at = 0)
    {
        tar.AsSpan(at + 148, 8).Fill((byte)' ');
        int sum = 0;
        foreach (byte b in tar.AsSpan(at, 512)) sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(tar, at + 148);
        return tar;
    }

    private static TarEntry Entry(TarEntryFormat format, TarEntryType type, string name, byte[]? content)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(type == TarEntryType.RegularFile ? TarEntryType.V7RegularFile : type, name),
            TarEntryFormat.Gnu => new GnuTarEntry(type, name),
            TarEntryFormat.Pax => new PaxTarEntry(type, name),
            _ => new UstarTarEntry(type, name),
        };
        if (content is not null) entry.DataStream = new MemoryStream(content);
        return entry;
    }
}
