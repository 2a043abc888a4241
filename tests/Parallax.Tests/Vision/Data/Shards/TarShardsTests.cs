using System.Formats.Tar;
using Parallax.Vision;
using static Parallax.Tests.Vision.Data.Shards.Tars;

namespace Parallax.Tests.Vision.Data.Shards;

public sealed class TarShardsTests
{
    private static readonly byte[] Jpeg = TinyImages.Bytes("one-mcu.jpg"), Png = TinyImages.Bytes("palette.png");

    [Theory, InlineData(TarEntryFormat.V7), InlineData(TarEntryFormat.Ustar), InlineData(TarEntryFormat.Gnu), InlineData(TarEntryFormat.Pax)]
    public void Archives_of_every_format_are_read_with_their_classes(TarEntryFormat format)
    {
        string[] keys = format is TarEntryFormat.Gnu or TarEntryFormat.Pax
            ? ["0001", new string('x', 300), $"{new string('d', 120)}/{new string('e', 90)}", "ein Bild, 写真 😀", "new\nline"]
            : format == TarEntryFormat.Ustar ? ["0001", $"{new string('d', 120)}/{new string('e', 90)}", "ein Bild"] : ["0001", "ein Bild"];
        using TemporaryFolder folder = new();
        folder.Add("a.tar", Of(format, [.. keys.SelectMany((key, i) => new[] { ($"{key}.jpg", Jpeg), ($"{key}.cls", Text($"{10 - i}\n")) })]));
        var shards = Assert.IsType<TarShards>(ImageSource.Open(Path.Combine(folder.Path, "a.tar")));
        Assert.Equal(keys.Select(key => $"a.tar/{key}.jpg"), shards.Names);
        Assert.Equal(Enumerable.Range(11 - keys.Length, keys.Length).Select(i => $"{i}"), shards.ClassNames);
        Assert.Equal(keys.Select((_, i) => keys.Length - 1 - i), shards.Labels.ToArray());
        using ImageReader reader = shards.OpenReader(ImageLimits.Default);
        for (int i = keys.Length - 1; i >= 0; i--)
        {
            reader.Open(i);
            Assert.Equal(Jpeg, reader.File);
        }
    }

    [Fact]
    public void Samples_are_grouped_by_key_and_what_is_no_image_is_passed_over()
    {
        using TemporaryFolder folder = new();
        folder.Add("a.tar", Of(("./a/1.cls", Text("cat")), ("./a/1.PNG", Png), ("./a/1.jpg", Jpeg), ("./a/1.seg.png", Png), ("a/2.txt", Text("a caption")), ("README", []),
            ("a/.hidden.jpg", Jpeg), ("b/3.jpeg", Jpeg), ("b/3.json", Text("""{ "label": "dog", "caption": "", "source": "flickr" }"""))));
        TarShards shards = TarShards.From(folder.Path);
        Assert.Equal(["a.tar/a/1.jpg", "a.tar/b/3.jpeg"], shards.Names);
        Assert.Equal(["cat", "dog"], shards.ClassNames);
        Assert.Equal([0, 1], shards.Labels.ToArray());
        Assert.Equal(Path.Combine(folder.Path, "a.tar/b/3.jpeg"), shards.PlaceOf(1));
    }

    [Fact]
    public void Without_classes_beside_the_images_the_folders_of_the_keys_are_the_classes()
    {
        using TemporaryFolder folder = new();
        folder.Add("0.tar", Of(("b/1.jpg", Jpeg), ("a/1.jpg", Jpeg)));
        folder.Add("1.tar", Of(("c/1.jpg", Jpeg), ("b/2.jpg", Jpeg)));
        TarShards shards = TarShards.From(folder.Path);
        Assert.Equal(["a", "b", "c"], shards.ClassNames);
        Assert.Equal([1, 0, 2, 1], shards.Labels.ToArray());
        Assert.Equal([0, 2], shards.Stretches.ToArray());
        folder.Add("2.tar", Of(("loose.jpg", Jpeg)));
        Assert.Empty(TarShards.From(folder.Path).ClassNames);
    }

    [Fact]
    public void A_list_of_classes_beside_the_shards_numbers_them()
    {
        using TemporaryFolder folder = new();
        folder.Add("0.tar", Of(("1.jpg", Jpeg), ("1.cls", Text("2")), ("2.jpg", Jpeg), ("3.jpg", Jpeg), ("3.cls", Text("0"))));
        folder.Add(TarShards.ClassFile, Text("""["ant", "bee", "cow"]"""));
        TarShards shards = TarShards.From(folder.Path);
        Assert.Equal(["ant", "bee", "cow"], shards.ClassNames);
        Assert.Equal([2, -1, 0], shards.Labels.ToArray());
        folder.Add(TarShards.ClassFile, Text("""["ant", "bee"]"""));
        Expect($"{folder.Path}: found the class '2' in 0.tar, expected a number below the 2 classes of {folder.Path}/classes.json", folder.Path);
    }

    [Fact]
    public void A_pattern_names_shards_in_its_order_and_a_folder_in_ordinal_order()
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "train/00.tar", "train/01.tar", "train/02.tar", "val/00.tar" })
            folder.Add(name, Of(($"{name.Replace('/', '-').Replace(".tar", "", StringComparison.Ordinal)}.jpg", Jpeg)));
        Assert.Equal(["01.tar/train-01.jpg", "02.tar/train-02.jpg"], ImageSource.Open(Path.Combine(folder.Path, "train/{01..02}.tar")).Names);
        Assert.Equal(["val/00.tar/val-00.jpg", "train/00.tar/train-00.jpg"], ImageSource.Open(Path.Combine(folder.Path, "{val,train}/00.tar")).Names);
        Assert.Equal(["00.tar", "01.tar", "02.tar"], TarShards.From(Path.Combine(folder.Path, "train")).Shards);
        string missing = Path.Combine(folder.Path, "train/{01..09}.tar"), backwards = Path.Combine(folder.Path, "{9..1}.tar");
        Assert.StartsWith($"{folder.Path}/train/03.tar: found no readable file", Assert.Throws<ImageException>(() => ImageSource.Open(missing)).Message, StringComparison.Ordinal);
        Expect($"{backwards}: found '{{9..1}}', expected a range of numbers such as {{000..127}}", backwards);
    }

    [Fact]
    public void A_folder_with_images_or_folders_beside_a_tar_is_no_folder_of_shards()
    {
        using TemporaryFolder folder = new();
        folder.Add("original.tar", []);
        folder.Add("a/1.jpg", Jpeg);
        Assert.IsType<ImageFiles>(ImageSource.Open(folder.Path));
    }

    [Fact]
    public void Shards_without_an_image_tell_what_they_hold()
    {
        using TemporaryFolder folder = new();
        folder.Add("a.tar", Of(("1.wav", []), ("2.wav", []), ("README", [])));
        Expect($"{folder.Path}: found 2 .wav, 1 without ending in 1 shards, expected images ({string.Join(", ", ImageFiles.Extensions)})", folder.Path);
    }

    [Fact]
    public void The_same_images_from_shards_and_from_files_give_the_same_batches()
    {
        using TemporaryFolder files = LoaderFolder.Create(good: 22, bad: 1), tars = new();
        ImageFiles photos = ImageFiles.InFolder(files.Path);
        var parts = photos.Names.Chunk(8).Select((names, i) => (i, names));
        foreach (var (i, names) in parts)
            tars.Add($"{i}.tar", Of([.. names.Select(name => (name, File.ReadAllBytes(Path.Combine(files.Path, name))))]));
        TarShards shards = TarShards.From(tars.Path);
        Assert.Equal(photos.ClassNames, shards.ClassNames);
        Assert.Equal(photos.Labels.ToArray(), shards.Labels.ToArray());
        BatchCopy.ExpectEqual(Load(photos, 1), Load(shards, 3));

        static List<BatchCopy> Load(ImageSource images, int threads)
        {
            var options = new LoaderOptions { BatchSize = 5, Threads = threads, MaxUnreadable = 0.5, Seed = 3 };
            using ViewLoader loader = ViewLoader.ForTraining(images, new ViewPlan { Global = new() { Size = 16 } }, options, new ShuffledSampler());
            return BatchCopy.All(loader.Batches(default, 2, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Views_of_a_resized_image_report_their_place_in_the_original()
    {
        using TemporaryFolder folder = new();
        ImageInfo stored = ImageInfo.Read(Png, "png");
        string json = $$"""{ "source": [{{10 * stored.Width}}, {{4 * stored.Height + 7}}], "box": [{{stored.Width}}, 5, {{3 * stored.Width}}, {{2 * stored.Height}}] }""";
        folder.Add("a.tar", Of(("0.png", Png), ("1.png", Png), ("1.json", Text(json))));
        TarShards shards = TarShards.From(folder.Path);
        Assert.Null(shards.OriginOf(0));
        ImageOrigin origin = shards.OriginOf(1)!.Value;
        Assert.Equal(new SourcePoint(stored.Width + 3.0, 5 + 4.0), origin.MapFrom(new ImageSize(stored.Width, stored.Height)).ToSource(new ViewPoint(1, 2)));
        var options = new LoaderOptions { BatchSize = 2, CacheBytes = 1 << 20 };   // the second epoch comes from the cache
        using ViewLoader loader = ViewLoader.ForTraining(shards, new ViewPlan { Global = new() { Size = 16 } }, options);
        foreach (BatchCopy batch in BatchCopy.All(loader.Batches(default, 2, TestContext.Current.CancellationToken)))
        {
            int packed = Array.IndexOf(batch.Images, 1);
            ViewGeometry plain = Drawn(batch.Position.Epoch, 1, stored), found = batch.Geometries[0][packed];
            Assert.Equal((10 * stored.Width, (4 * stored.Height) + 7), (found.SourceWidth, found.SourceHeight));
            foreach (ViewPoint point in new ViewPoint[] { new(0, 0), new(16, 16), new(3.5, 11) })
            {
                SourcePoint inStored = plain.ToSource(point), inOriginal = found.ToSource(point);
                Assert.Equal(stored.Width + (3 * inStored.X), inOriginal.X, 1e-9);
                Assert.Equal(5 + (2 * inStored.Y), inOriginal.Y, 1e-9);
            }
            Assert.Equal(Drawn(batch.Position.Epoch, 0, stored), batch.Geometries[0][1 - packed]);
        }

        static ViewGeometry Drawn(int epoch, int image, ImageInfo size)
        {
            Rng rng = Rng.For(0, epoch, image, 0);
            return ViewDrawing.Draw(new ViewGroup { Size = 16 }, 0, size.Width, size.Height, ref rng).Geometry;
        }
    }

    [Fact]
    public void A_shard_that_shrinks_after_it_was_opened_makes_its_images_unreadable()
    {
        using TemporaryFolder folder = new();
        folder.Add("a.tar", Of(("0.jpg", Jpeg), ("1.jpg", Jpeg)));
        TarShards shards = TarShards.From(folder.Path);
        using (FileStream file = File.OpenWrite(Path.Combine(folder.Path, "a.tar"))) file.SetLength(600);
        using ImageReader reader = shards.OpenReader(ImageLimits.Default);
        int content = (2 * 512) + ((Jpeg.Length + 511) / 512 * 512);
        Assert.Equal($"a.tar/1.jpg: found no readable entry (the file has no byte {content}, which it had when it was opened)",
            Assert.Throws<ImageException>(() => reader.Open(1)).Message);
    }

    private static void Expect(string message, string path) => Assert.Equal(message, Assert.Throws<ImageException>(() => ImageSource.Open(path)).Message);
}
