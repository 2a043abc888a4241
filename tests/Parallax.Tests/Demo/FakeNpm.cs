using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Parallax.Training.Demo;

namespace Parallax.Tests.Demo;

/// <summary>An npm that serves archives from a folder; what is not there fails the way the real one does.</summary>
internal sealed class FakeNpm : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("parallax-npm-");

    internal FakeNpm(string missing = "npm error 404 Not Found")
    {
        string script = Path.Combine(folder.FullName, "npm");
        File.WriteAllText(script, $$"""
            #!/bin/sh
            echo "$2" >> {{folder.FullName}}/calls
            package=$2 archive={{folder.FullName}}/$2.tgz
            while [ $# -gt 0 ]; do [ "$1" = --pack-destination ] && target=$2; shift; done
            [ -f "$archive" ] && cp "$archive" "$target/$package.tgz" && echo "$package.tgz" && exit 0
            echo "{{missing}}" >&2; exit 1
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Client = new NpmClient(script);
    }

    internal NpmClient Client { get; }

    internal string Cache => Path.Combine(folder.FullName, "cache");

    internal string[] Calls => File.Exists(Path.Combine(folder.FullName, "calls")) ? File.ReadAllLines(Path.Combine(folder.FullName, "calls")) : [];

    internal void Serve(string package, params (string Path, byte[] Content)[] files)
    {
        using GZipStream zipped = new(File.Create(Path.Combine(folder.FullName, package + ".tgz")), CompressionLevel.Fastest);
        using TarWriter tar = new(zipped);
        foreach (var (path, content) in files)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "package/" + path) { DataStream = new MemoryStream(content) });
    }

    /// <summary>Four emoji and a skin tone, in both of the catalogue's styles; the third foundry has two of them under shorter names.</summary>
    internal void ServeEmoji(bool third = true)
    {
        byte[] catalogue = Encoding.UTF8.GetBytes("""
            [{"unified":"0023-FE0F-20E3","image":"0023-fe0f-20e3.png","category":"Symbols","subcategory":"keycap"},
             {"unified":"1F436","image":"1f436.png","category":"Animals & Nature","subcategory":"animal-mammal"},
             {"unified":"1F34E","image":"1f34e.png","category":"Food & Drink","subcategory":"food-fruit"},
             {"unified":"26BD","image":"26bd.png","category":"Activities","subcategory":"sport"},
             {"unified":"1F3FB","image":"1f3fb.png","category":"Component","subcategory":"skin-tone"}]
            """);
        string[] names = ["0023-fe0f-20e3", "1f436", "1f34e", "26bd", "1f3fb", "1f436-1f3fb"];
        foreach (string style in new[] { "google", "twitter" })
        {
            Serve($"emoji-datasource-{style}@16.0.0",
            [
                .. names.Select(n => ($"img/{style}/64/{n}.png", Encoding.ASCII.GetBytes($"{style} {n}"))),
                ("emoji.json", catalogue), ("LICENSE", "terms"u8.ToArray()), ("img/apple/64/1f436.png", "never"u8.ToArray()),
            ]);
        }

        if (third)
            Serve("emojione@2.2.7", ("assets/png/0023-20e3.png", "one"u8.ToArray()), ("assets/png/1f436.png", "one"u8.ToArray()), ("LICENSE.md", "terms"u8.ToArray()));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
