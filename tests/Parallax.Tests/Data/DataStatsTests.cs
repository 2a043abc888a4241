using Parallax.Tests.Vision;
using Parallax.Training.Data;
using Parallax.Vision;
using TemporaryFolder = Parallax.Tests.Vision.TemporaryFolder;

namespace Parallax.Tests.Data;

public sealed class DataStatsTests
{
    [Fact]
    public void Figures_are_those_of_plain_loops()
    {
        using TemporaryFolder folder = new();
        (string Name, byte[] File)[] files =
        [
            ("a/1.jpg", Pictures.Jpeg(1, 120, 90)), ("a/2.jpg", Pictures.Jpeg(2, 40, 70)), ("a/3.png", TinyImages.Bytes("palette.png")),
            ("b/4.jpg", Pictures.Jpeg(3, 64, 64)), ("b/5.webp", TinyImages.Bytes("lossy.webp")), ("c/6.jpg", Pictures.Jpeg(4, 200, 31)),
        ];
        foreach (var (name, file) in files) folder.Add(name, file);
        folder.Add("c/bad.jpg", [.. "text"u8]);
        DataStatsReport stats = DataStats.Of(folder.Path, TimeProvider.System).Run(null, TestContext.Current.CancellationToken);

        Photo[] photos = [.. files.Select(file => TinyImages.Decode(file.File))];
        Assert.Equal(6, stats.Images);
        Assert.Equal(["c/bad.jpg: found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image"], stats.Unreadable);
        Assert.Equal(files.Sum(file => (long)file.File.Length), stats.Bytes);
        Assert.Equal([new("jpeg", 4), new("png", 1), new("webp", 1)], stats.Formats);
        Assert.Equal([new("a", 3), new("b", 2), new("c", 1)], stats.Classes);
        Assert.Equal(new Extent<int>(1, 2, 3), stats.Balance!.Images);
        Assert.Equal(-((3 / 6.0 * Math.Log(3 / 6.0)) + (2 / 6.0 * Math.Log(2 / 6.0)) + (1 / 6.0 * Math.Log(1 / 6.0))) / Math.Log(3), stats.Balance.Evenness, 1e-12);
        int[] widths = [.. photos.Select(photo => photo.SourceWidth).Order()];
        Assert.Equal(new Extent<int>(widths[0], widths[2], widths[5]), stats.Width);
        Assert.All(stats.ShorterSides, side => Assert.Equal(photos.Count(photo => Math.Min(photo.SourceWidth, photo.SourceHeight) is var s && s >= side.From && s < side.Below), side.Images));
        Assert.Equal(6, stats.ShorterSides.Sum(side => side.Images));
        for (int c = 0; c < 3; c++)
        {
            double[] values = [.. photos.SelectMany(photo => photo.Pixels.ToArray().Where((_, i) => i % 3 == c)).Select(v => v / 255.0)];
            double mean = values.Average();
            Assert.Equal(mean, stats.Mean[c], 1e-12);
            Assert.Equal(Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), stats.Std[c], 1e-12);
        }
    }
}
