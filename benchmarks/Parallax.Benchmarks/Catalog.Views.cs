using Parallax.Vision;
using static Parallax.Benchmarks.WorkerCommand;

namespace Parallax.Benchmarks;

internal static partial class Catalog
{
    private const int SecondsOfViews = 4;

    // From files to normalised batches: the loader's threads against as many workers of a DataLoader.
    private static IEnumerable<Case> Views(Settings settings)
    {
        string photos = ImagesOf(settings, "views");
        List<(string Name, string Recipe, string Images)> recipes =
        [
            ("DINO, 2 x 224 and 8 x 96", "dino", photos),
            ("two of 224", "byol", photos),
        ];
        if (settings.Small is { } small) recipes.Add(("two of 32, images in memory", "simsiam_cifar", Path.GetFullPath(small)));
        foreach (var (name, recipe, images) in recipes)
        {
            foreach (int threads in new[] { 1, 2 })
                yield return Views($"{name}, {Count(threads)}", "images/s", true, "rate", recipe, images, threads, withPeer: true);
            yield return Views($"{name}, bfloat16 batches", "images/s", true, "bfloat16 rate", recipe, images, 1, withPeer: false);
            yield return Views($"{name}, time of a core", "ms/image", false, "core", recipe, images, 1, withPeer: true);
            yield return Views($"{name}, share of reading and decoding", "%", true, "decoding", recipe, images, 1, withPeer: false);
            yield return Views($"{name}, two threads over one", "×", true, "scaling", recipe, images, 1, withPeer: false);
            yield return Views($"{name}, managed memory allocated", "bytes/image", false, "bytes", recipe, images, 1, withPeer: false);
        }
    }

    // Each operation of a view, on the first photo.
    private static IEnumerable<Case> Pixels(Settings settings)
    {
        ImageFiles photos = ImageFiles.InFolder(ImagesOf(settings, "pixels"));
        foreach (int size in new[] { 224, 96 })
        {
            foreach (string operation in new[] { "decode", "resize", "brightness", "contrast", "saturation", "hue", "grey", "blur 0.5", "blur 2", "solarize", "normalise" })
            {
                (string, object)[] arguments = [("operation", operation), ("image", photos.FullPath(0)), ("size", size)];
                yield return new Case($"{operation}, {size} x {size}", "µs", false, Ours("pixels", arguments), Python("pixels.py", arguments));
            }
        }
    }

    private static string ImagesOf(Settings settings, string bench) =>
        Path.GetFullPath(settings.Images ?? throw new ArgumentException($"{bench}: --images FOLDER is missing: a folder of JPEG photos"));

    // What a trainer waits for images, of a step's time.
    private static IEnumerable<Case> Wait(Settings settings)
    {
        string photos = ImagesOf(settings, "wait");
        foreach (bool fast in new[] { false, true })
        {
            yield return new Case($"waiting for images, ResNet-18, two views of 96, {(fast ? "bf16 channels-last" : "f32")}", "% of a step", false,
                Ours("wait", ("images", photos), ("batch", 32), ("fast", fast)), null);
        }
    }

    private static Case Views(string name, string unit, bool larger, string measure, string recipe, string images, int threads, bool withPeer)
    {
        (string, object)[] arguments = [("measure", measure), ("recipe", recipe), ("images", images), ("threads", threads), ("seconds", SecondsOfViews)];
        return new Case(name, unit, larger, Ours("views", arguments), withPeer ? Python("views.py", arguments) : null);
    }

    private static string Count(int threads) => threads == 1 ? "one thread" : $"{threads} threads";
}
