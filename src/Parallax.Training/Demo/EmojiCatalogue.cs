using System.Text.Json;

namespace Parallax.Training.Demo;

/// <summary>The emoji that exist, without skin tones, from <c>emoji.json</c>.</summary>
internal sealed class EmojiCatalogue
{
    private readonly Dictionary<string, Emoji> byImage;
    private readonly Dictionary<string, Emoji> byCodePoints;
    private readonly HashSet<string> train;

    private EmojiCatalogue(Emoji[] emoji)
    {
        byImage = emoji.ToDictionary(e => e.Image, StringComparer.Ordinal);
        byCodePoints = emoji.ToDictionary(e => BareCodePoints(e.Unified), StringComparer.Ordinal);
        train = [.. ClassHalves.Split(emoji.Select(e => e.Unified)).Train];
    }

    /// <summary>Reads the catalogue; the category of mere skin tones and hair, Component, is left out.</summary>
    internal static EmojiCatalogue Parse(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return new EmojiCatalogue(
        [
            .. document.RootElement.EnumerateArray()
                .Select(e => new Emoji(Text(e, "unified"), Text(e, "image"), Text(e, "category"), Text(e, "subcategory")))
                .Where(e => e.Category != "Component"),
        ]);

        static string Text(JsonElement emoji, string key) => emoji.GetProperty(key).GetString()!;
    }

    internal int Count => byImage.Count;

    /// <summary>The emoji of an image file: by the catalogue's file name, or by its code points without presentation and joining marks.</summary>
    internal Emoji? Find(string fileName, bool byCodePoint) => byCodePoint
        ? byCodePoints.GetValueOrDefault(BareCodePoints(Path.GetFileNameWithoutExtension(fileName)))
        : byImage.GetValueOrDefault(fileName);

    internal bool IsTrain(Emoji emoji) => train.Contains(emoji.Unified);

    private static string BareCodePoints(string codePoints) =>
        string.Join('-', codePoints.ToLowerInvariant().Split('-').Where(code => code is not ("fe0f" or "200d")));

    internal sealed record Emoji(string Unified, string Image, string Category, string Subcategory);
}
