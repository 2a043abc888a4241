using System.Text.Json;
using Parallax.Tests.Vision;
using Parallax.Tests.Vision.Data;
using Parallax.Training.Data;
using Parallax.Vision;
using TemporaryFolder = Parallax.Tests.Vision.TemporaryFolder;

namespace Parallax.Tests.Data;

public sealed class DataPackTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string In(string name) => Path.Combine(folder.Path, name);

    [Fact]
    public void Packed_as_they_are_images_keep_their_bytes_classes_and_names()
    {
        string[] names = Photos(23);
        PackReport report = Pack("shards", new PackOptions { ShardImages = 8 });
        Assert.Equal((3, 23), (report.Shards, report.Images));
        ImageSource photos = ImageSource.Open(In("photos")), shards = Assert.IsType<TarShards>(ImageSource.Open(In("shards")));
        Assert.Equal(photos.ClassNames, shards.ClassNames);
        Assert.Equal(photos.Labels.ToArray(), shards.Labels.ToArray());
        Assert.Equal(["000000.tar/000000000.jpg", "000002.tar/000000022.jpg"], [shards.Names[0], shards.Names[22]]);
        using ImageReader reader = shards.OpenReader(ImageLimits.Default);
        for (int i = 0; i < 23; i++)
        {
            reader.Open(i);
            Assert.Equal(File.ReadAllBytes(In("photos/" + names[i])), reader.File);
            Assert.Null(shards.OriginOf(i));
        }
        string note = Entries(In("shards/000000.tar"))["000000000.json"];
        Assert.Equal(names[0], JsonDocument.Parse(note).RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public void The_bytes_of_shards_depend_on_images_and_options_only()
    {
        Photos(20);
        var options = new PackOptions { ShardImages = 7, ShuffleSeed = 3, ShorterSide = 40 };
        Pack("one", options);
        Pack("two", options);
        Pack("other", options with { ShuffleSeed = 4 });
        Assert.Equal(Bytes("one"), Bytes("two"));
        Assert.NotEqual(Bytes("one"), Bytes("other"));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void A_pack_that_was_stopped_goes_on_to_the_same_bytes(int shardsDone)
    {
        Photos(20);
        folder.Add("photos/class 0/bad.jpg", [.. "text"u8]);
        var options = new PackOptions { ShardImages = 7, ShuffleSeed = 3 };
        PackReport whole = Pack("whole", options);
        using var stop = new CancellationTokenSource();
        if (shardsDone == 0) stop.Cancel();
        // Whole shards stay; a pack that is cancelled deletes the one it was writing.
        Assert.Throws<OperationCanceledException>(() => DataPack.Of(In("photos"), options, new SteppingTime()).Run(In("parts"), new StopAtShard(In("parts"), shardsDone, stop), stop.Token));
        Assert.Equal(shardsDone, Directory.GetFiles(In("parts"), "*.tar").Length);
        File.WriteAllText(In("parts/.000009.tar.77.partial"), "left by a killed process");
        PackReport rest = Pack("parts", options);
        Assert.Equal(Bytes("whole"), Bytes("parts"));
        Assert.Equal((whole.Shards, whole.Images, whole.Bytes), (rest.Shards, rest.Images, rest.Bytes));
        Assert.Equal("class 0/bad.jpg", Assert.Single(rest.LeftOut).Split(':')[0]);
        Assert.Empty(Directory.GetFiles(In("parts"), "*.partial"));
    }

    [Fact]
    public void Nothing_is_overwritten()
    {
        Photos(9);
        Pack("shards", new PackOptions());
        Refuses($"{In("shards")}: is packed already; nothing is overwritten, choose another folder", "shards");
        folder.Add("full/notes.txt", []);
        Refuses($"{In("full")}: is there already and is no pack that was stopped; nothing is overwritten, choose another folder", "full");
        string state = In("shards/pack.json");
        File.WriteAllText(state, File.ReadAllText(state).Replace("\"complete\": true", "\"complete\": false", StringComparison.Ordinal));
        folder.Add("photos/class 0/new.jpg", Pictures.Jpeg(99));
        Refuses($"{In("shards")}: was begun with other images or options; go on with the same, or choose another folder", "shards");

        void Refuses(string message, string name) => Assert.Equal(message, Assert.Throws<IOException>(() => Pack(name, new PackOptions())).Message);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Views_of_resized_images_lie_where_they_lie_in_the_originals(bool lossless)
    {
        folder.Add("photos/wide.jpg", Pictures.Jpeg(1, 301, 200));
        folder.Add("photos/turned.jpg", TinyImages.WithOrientation(Pictures.Jpeg(2, 120, 90), 6, littleEndian: true));
        folder.Add("photos/small.png", TinyImages.Bytes("palette.png"));
        Pack("shards", new PackOptions { ShorterSide = 60, Lossless = lossless });
        Pack("again", new PackOptions { ShorterSide = 50, Lossless = lossless }, from: "shards");
        foreach (string packed in new[] { "shards", "again" })
        {
            ImageSource shards = ImageSource.Open(In(packed));
            Assert.Null(shards.OriginOf(0));   // small.png is smaller than that
            Assert.Equal(new ImageOrigin(new PixelBox(0, 0, 90, 120), 90, 120), shards.OriginOf(1));
            Assert.Equal(new ImageOrigin(new PixelBox(0, 0, 301, 200), 301, 200), shards.OriginOf(2));
            using ViewLoader loader = ViewLoader.ForEvaluation(shards, new EvaluationPlan { Size = 32, ShorterSide = 48 }, new LoaderOptions { BatchSize = 3 });
            using ViewLoader original = ViewLoader.ForEvaluation(ImageSource.Open(In("photos")), new EvaluationPlan { Size = 32, ShorterSide = 48 }, new LoaderOptions { BatchSize = 3 });
            BatchCopy found = Assert.Single(BatchCopy.All(loader.Batches(Cancellation))), expected = Assert.Single(BatchCopy.All(original.Batches(Cancellation)));

            for (int row = 0; row < 3; row++)
            {
                ViewGeometry of = found.Geometries[0][row], from = expected.Geometries[0][row];
                Assert.Equal((from.SourceWidth, from.SourceHeight), (of.SourceWidth, of.SourceHeight));
                // Rounding the resized sides to whole pixels, twice, moves a border by a few source pixels at most.
                Assert.InRange(Math.Abs(of.Crop.X - from.Crop.X), 0, 4);
                Assert.InRange(Math.Abs(of.Crop.Y - from.Crop.Y), 0, 4);
                Assert.InRange(Math.Abs(of.Crop.Width - from.Crop.Width), 0, 4);
                Assert.InRange(Math.Abs(of.Crop.Height - from.Crop.Height), 0, 4);
                float[] a = found.Pixels[0], b = expected.Pixels[0];
                double difference = Enumerable.Range(row * 3 * 32 * 32, 3 * 32 * 32).Average(i => Math.Abs(a[i] - b[i]));
                Assert.InRange(difference, 0, 0.25);   // the same picture: of another one it is above 1
            }
        }
    }

    [Fact]
    public void Strange_names_are_packed_and_told_in_one_line()
    {
        folder.Add("photos/new\nline/a b, \"é\".jpg", Pictures.Jpeg(1));
        folder.Add("photos/new\nline/bad\u001b[31m.jpg", [.. "text"u8]);
        PackReport report = Pack("shards", new PackOptions());
        Assert.Equal([@"new\nline/bad\u001b[31m.jpg: found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image"], report.LeftOut);
        Assert.Equal(["new\nline"], ImageSource.Open(In("shards")).ClassNames);
        Assert.Equal("new\nline/a b, \"é\".jpg", JsonDocument.Parse(Entries(In("shards/000000.tar"))["000000000.json"]).RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public void Only_unreadable_images_leave_no_pack_that_counts_as_whole()
    {
        folder.Add("photos/bad.jpg", [.. "text"u8]);
        ImageException fault = Assert.Throws<ImageException>(() => Pack("shards", new PackOptions()));
        Assert.Equal("found no image that can be read; the first of 1: bad.jpg: found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image", fault.Reason);
        Assert.Contains("\"complete\": false", File.ReadAllText(In("shards/pack.json")), StringComparison.Ordinal);
    }

    private string[] Photos(int count)
    {
        for (int i = 0; i < count; i++) folder.Add($"photos/class {i % 3}/{i:D2}.jpg", Pictures.Jpeg(i, 60 + i, 50));
        return [.. ImageSource.Open(In("photos")).Names];
    }

    private PackReport Pack(string name, PackOptions options, string from = "photos") =>
        DataPack.Of(In(from), options, TimeProvider.System).Run(In(name), null, Cancellation);

    private string[] Bytes(string name) =>
        [.. Directory.GetFiles(In(name)).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}")];

    private static Dictionary<string, string> Entries(string tar)
    {
        using var reader = new System.Formats.Tar.TarReader(File.OpenRead(tar));
        Dictionary<string, string> entries = [];
        while (reader.GetNextEntry(copyData: true) is { } entry) entries.Add(entry.Name, new StreamReader(entry.DataStream!).ReadToEnd());
        return entries;
    }

    // Asks to stop when so many shards are there; by then the next one is being written.
    private sealed class StopAtShard(string folder, int shards, CancellationTokenSource stop) : IProgress<DataProgress>
    {
        public void Report(DataProgress value)
        {
            if (Directory.GetFiles(folder, "*.tar").Length >= shards) stop.Cancel();
        }
    }
}
