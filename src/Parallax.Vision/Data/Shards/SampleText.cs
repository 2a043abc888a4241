using System.Text;
using System.Text.Json;

namespace Parallax.Vision;

/// <summary>What the texts beside an image say: its class, and what it is a resized part of.</summary>
/// <param name="Class">The class by number or name; null for none.</param>
/// <param name="Origin">The original; null for an image of its own.</param>
internal readonly record struct SampleText(string? Class, ImageOrigin? Origin)
{
    /// <summary>A <c>.cls</c>: the class, as the whole text.</summary>
    public static string? ReadClass(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text).Trim() is { Length: > 0 } found ? found : null;

    /// <summary>A <c>.json</c>: <c>label</c> or <c>cls</c> for the class, <c>source</c> and <c>box</c> as <c>data pack</c> writes them; other keys are passed over.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">It has these keys with other values than they can have.</exception>
    public static SampleText ReadJson(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            return default;
        string? label = ClassOf(root, "label") ?? ClassOf(root, "cls");
        return new SampleText(label, root.TryGetProperty("source", out JsonElement source) && root.TryGetProperty("box", out JsonElement box) ? ReadOrigin(source, box) : null);
    }

    private static string? ClassOf(JsonElement root, string key) => root.TryGetProperty(key, out JsonElement value) ? value.ValueKind switch
    {
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.String => value.GetString(),
        _ => null,
    } : null;

    private static ImageOrigin? ReadOrigin(JsonElement source, JsonElement box)
    {
        int[]? size = Whole(source, 2), part = Whole(box, 4);
        if (size is null || part is null)
            return null;   // another program's keys of these names
        var origin = new ImageOrigin(new PixelBox(part[0], part[1], part[2], part[3]), size[0], size[1]);
        bool fits = part[2] > 0 && part[3] > 0 && part[0] >= 0 && part[1] >= 0
            && (long)part[0] + part[2] <= size[0] && (long)part[1] + part[3] <= size[1];
        return fits ? origin : throw new FormatException($"box: expected a part of the source's {size[0]} x {size[1]} pixels, found {box.GetRawText()}");
    }

    private static int[]? Whole(JsonElement list, int count)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() != count)
            return null;
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++)
        {
            if (list[i].ValueKind != JsonValueKind.Number || !list[i].TryGetInt32(out numbers[i]))
                return null;
        }
        return numbers;
    }
}
