using Parallax.Training.Reports;

namespace Parallax.Training.Demo;

/// <summary>
/// Emoji drawn by three foundries: a class is an emoji, its instances are the styles. Zero-shot: half of the emoji train, the others test.
/// </summary>
internal sealed class EmojiSource(NpmClient npm)
{
    private static readonly Style[] Styles =
    [
        new("google", "emoji-datasource-google@16.0.0", "img/google/64/", ByCodePoint: false, new DataLicence(
            "Noto Emoji", "Apache License 2.0", "Google", "npm emoji-datasource-google 16.0.0")),
        new("twitter", "emoji-datasource-twitter@16.0.0", "img/twitter/64/", ByCodePoint: false, new DataLicence(
            "Twemoji", "CC BY 4.0", "Twitter, Inc. and other contributors", "npm emoji-datasource-twitter 16.0.0")),
        new("emojione", "emojione@2.2.7", "assets/png/", ByCodePoint: true, new DataLicence(
            "EmojiOne 2", "CC BY 4.0", "Emoji provided free by EmojiOne", "npm emojione 2.2.7")),
    ];

    private static readonly DataLicence Catalogue = new("Emoji catalogue (emoji.json)", "MIT", "Cal Henderson", "npm emoji-datasource 16.0.0");

    /// <summary>Fetches the styles and hands their images to <paramref name="store"/>; at least two styles are needed.</summary>
    internal async Task Fill(DemoStore.Draft store, Action<string> progress, CancellationToken cancel)
    {
        var archives = new List<(Style Style, string Archive)>();
        DemoDataException? failure = null;
        foreach (Style style in Styles)
        {
            progress($"fetching {style.Package} ({style.Licence.Licence})");
            try
            {
                archives.Add((style, await npm.Pack(style.Package, store.Downloads, cancel)));
            }
            catch (DemoDataException e) when (!e.AffectsEveryPackage)
            {
                failure = e;
                store.Note($"without {style.Licence.Name}: {e.Message}");
                progress(e.Message);
            }
        }

        if (archives.Count < 2)
            throw failure!;
        EmojiCatalogue catalogue = ReadCatalogue(archives.First(a => !a.Style.ByCodePoint).Archive);
        store.Licence(Catalogue);
        foreach (var (style, archive) in archives)
        {
            progress($"unpacking {style.Licence.Name}");
            Unpack(style, archive, catalogue, store);
            store.Licence(style.Licence);
        }
    }

    private static EmojiCatalogue ReadCatalogue(string archive)
    {
        EmojiCatalogue? catalogue = null;
        PackageArchive.Read(archive, path => path == "emoji.json", (_, json) => catalogue = EmojiCatalogue.Parse(json));
        return catalogue ?? throw new DemoDataException($"{Path.GetFileName(archive)} holds no emoji.json");
    }

    private static void Unpack(Style style, string archive, EmojiCatalogue catalogue, DemoStore.Draft store)
    {
        bool isLicence(string path) => path is "LICENSE" or "LICENSE.md" or "README.md";
        PackageArchive.Read(
            archive,
            path => isLicence(path) || (path.StartsWith(style.Folder, StringComparison.Ordinal) && path.EndsWith(".png", StringComparison.Ordinal)),
            (path, content) =>
            {
                if (isLicence(path))
                    store.LicenceText(style.Name, path, content);
                else if (catalogue.Find(path[style.Folder.Length..], style.ByCodePoint) is { } emoji)
                    store.Add(catalogue.IsTrain(emoji), emoji.Unified, emoji.Category, emoji.Subcategory, style.Name, ClassHalves.IsKnnQuery(emoji.Unified), content);
            });
    }

    private sealed record Style(string Name, string Package, string Folder, bool ByCodePoint, DataLicence Licence);
}
