using System.Formats.Tar;
using Parallax.Tests.Vision;
using Parallax.Tests.Vision.Data.Shards;
using Parallax.Vision;

namespace Parallax.Tests.Fuzz;

/// <summary>Tar shards as fuzz targets: indexed, and every image that is found read.</summary>
internal static class ShardTargets
{
    private static readonly string File = Path.Combine(Directory.CreateTempSubdirectory("parallax-fuzz-").FullName, "a.tar");

    static ShardTargets() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(File)!, recursive: true);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("tar", Seeds(), Read),
        new("tar with right checksums", Seeds(), tar => Read(MendChecksums(tar))),
    ];

    private static void Read(byte[] tar)
    {
        System.IO.File.WriteAllBytes(File, tar);
        TarShards shards = TarShards.From(File);
        using ImageReader reader = shards.OpenReader(ImageLimits.Default);
        for (int image = 0; image < shards.Count; image++)
        {
            _ = (shards.Names[image], shards.OriginOf(image));
            reader.Open(image);
        }
    }

    private static byte[][] Seeds()
    {
        byte[] jpeg = TinyImages.Bytes("one-mcu.jpg");
        return
        [
            Tars.Of(TarEntryFormat.Pax, ("写/1.jpg", jpeg), ("写/1.json", Tars.Text("""{ "label": 3, "source": [64, 64], "box": [0, 0, 8, 8] }""")), ("2.jpg", jpeg)),
            Tars.Of(TarEntryFormat.Gnu, ($"{new string('k', 200)}.jpg", jpeg), ("2.cls", Tars.Text("dog")), ("2.jpg", jpeg)),
            Tars.Of(("a/1.jpg", jpeg), ("a/1.cls", Tars.Text("0"))),
        ];
    }

    // A wrong sum ends the reading at once; with right ones the damage gets further.
    private static byte[] MendChecksums(byte[] file)
    {
        byte[] tar = [.. file];
        for (int block = 0; block + 512 <= tar.Length; block += 512)
            if (tar.AsSpan(block + 257, 5).SequenceEqual("ustar"u8)) Tars.Summed(tar, block);
        return tar;
    }
}
