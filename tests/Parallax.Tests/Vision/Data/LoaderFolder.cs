using Parallax.Vision;

namespace Parallax.Tests.Vision.Data;

/// <summary>A folder of small images in two classes; broken ones are text.</summary>
internal static class LoaderFolder
{
    private static readonly string[] Sources = ["colour-420.jpg", "palette.png", "lossy.webp", "scene.jpg", "grey.jpg", "one-mcu.jpg"];

    public static TemporaryFolder Create(int good, int bad)
    {
        TemporaryFolder folder = new();
        for (int i = 0; i < good; i++)
        {
            string source = Sources[i % Sources.Length];
            byte[] bytes = TinyImages.Bytes(source);
            byte[] content = source == "scene.jpg" ? TinyImages.WithOrientation(bytes, 6, littleEndian: true) : bytes;
            folder.Add($"{(i % 2 == 0 ? "a" : "b")}/{i:00}.jpg", content);
        }
        for (int i = 0; i < bad; i++)
            folder.Add($"a/bad{i}.jpg", [.. "no image\n"u8]);
        return folder;
    }
}

/// <summary>What a batch held.</summary>
internal sealed record BatchCopy(LoaderPosition Position, int[] Images, int[] Labels, float[][] Pixels, ViewGeometry[][] Geometries)
{
    public static BatchCopy Of(LoadedBatch batch) => new(
        batch.Position, batch.Images.ToArray(), batch.Labels.ToArray(),
        [.. Enumerable.Range(0, batch.ViewCount).Select(view => batch.Pixels(view).ToArray())],
        [.. Enumerable.Range(0, batch.ViewCount).Select(view => batch.Geometry(view).ToArray())]);

    public static List<BatchCopy> All(IEnumerable<LoadedBatch> batches)
    {
        List<BatchCopy> copies = [];
        foreach (LoadedBatch batch in batches)
        {
            using LoadedBatch used = batch;
            copies.Add(Of(batch));
        }
        return copies;
    }

    public static void ExpectEqual(List<BatchCopy> expected, List<BatchCopy> actual)
    {
        Assert.Equal(expected.Select(batch => batch.Position), actual.Select(batch => batch.Position));
        foreach (var (a, b) in expected.Zip(actual))
        {
            Assert.Equal(a.Images, b.Images);
            Assert.Equal(a.Labels, b.Labels);
            Assert.Equal(a.Geometries, b.Geometries);
            for (int view = 0; view < a.Pixels.Length; view++)
                Assert.True(a.Pixels[view].AsSpan().SequenceEqual(b.Pixels[view]), $"pixels of view {view} differ at {a.Position}");
        }
    }
}
