using System.Formats.Tar;
using System.IO.Compression;

namespace Parallax.Training.Demo;

/// <summary>A package archive (.tgz), read front to back; only what is asked for leaves it.</summary>
internal static class PackageArchive
{
    private const string Root = "package/";

    /// <summary>Hands every wanted file to <paramref name="take"/>, with its path inside the package.</summary>
    internal static void Read(string archive, Func<string, bool> wanted, Action<string, byte[]> take)
    {
        using GZipStream unzipped = new(File.OpenRead(archive), CompressionMode.Decompress);
        using TarReader tar = new(unzipped);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !entry.Name.StartsWith(Root, StringComparison.Ordinal))
                continue;
            string path = entry.Name[Root.Length..];
            if (!wanted(path) || entry.DataStream is not { } stream)
                continue;
            byte[] content = new byte[entry.Length];
            stream.ReadExactly(content);
            take(path, content);
        }
    }
}
