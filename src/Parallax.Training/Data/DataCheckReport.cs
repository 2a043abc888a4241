using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parallax.Torch.Serialization;
using Parallax.Vision;

namespace Parallax.Training.Data;

/// <summary>What a check of images found, each image by its name.</summary>
public sealed record DataCheckReport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Where the images lie.</summary>
    public required string Data { get; init; }

    /// <summary>Images looked at.</summary>
    public required int Images { get; init; }

    /// <summary>Images that can't be read, with the reason.</summary>
    public required IReadOnlyList<CheckedImage> Unreadable { get; init; }

    /// <summary>Groups of images whose files are the same, byte for byte.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Duplicates { get; init; }

    /// <summary>Groups of images that look alike; of files that are the same, one stands for all.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> NearDuplicates { get; init; }

    /// <summary>Images whose shorter side is below the least.</summary>
    public required IReadOnlyList<CheckedImage> Tiny { get; init; }

    /// <summary>Images that are far longer than wide, or the other way round.</summary>
    public required IReadOnlyList<CheckedImage> ExtremeShape { get; init; }

    /// <summary>Images whose pixels are all the same.</summary>
    public required IReadOnlyList<CheckedImage> OneColour { get; init; }

    /// <summary>Every finding in one line of text: what, and which images.</summary>
    [JsonIgnore]
    public IEnumerable<string> Lines =>
    [
        .. Unreadable.Select(image => $"unreadable: {OneLine.Of(image.Name)}: {image.Reason}"),
        .. Duplicates.Select(group => $"same file: {string.Join(" = ", group.Select(OneLine.Of))}"),
        .. NearDuplicates.Select(group => $"alike: {string.Join(" ~ ", group.Select(OneLine.Of))}"),
        .. Tiny.Select(image => $"tiny: {Sized(image)}"),
        .. ExtremeShape.Select(image => $"extreme shape: {Sized(image)}"),
        .. OneColour.Select(image => $"one colour: {Sized(image)}"),
    ];

    /// <summary>Writes the report: as CSV if the name ends in <c>.csv</c>, and as JSON otherwise.</summary>
    /// <param name="path">The file; what was there is replaced.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Write(string path) =>
        AtomicFile.Write(path, Path.GetExtension(path) == ".csv" ? ToCsv() : JsonSerializer.Serialize(this, Json) + "\n");

    // A row an image and finding; members of a group share its number.
    private string ToCsv()
    {
        var csv = new StringBuilder("finding,group,name,width,height,reason\n");
        void Images(string finding, IReadOnlyList<CheckedImage> images)
        {
            foreach (CheckedImage image in images)
                csv.Append(CultureInfo.InvariantCulture, $"{finding},,{Quoted(image.Name)},{image.Width},{image.Height},{Quoted(image.Reason ?? "")}\n");
        }
        void Groups(string finding, IReadOnlyList<IReadOnlyList<string>> groups)
        {
            for (int group = 0; group < groups.Count; group++)
                foreach (string name in groups[group]) csv.Append(CultureInfo.InvariantCulture, $"{finding},{group},{Quoted(name)},,,\n");
        }
        Images("unreadable", Unreadable);
        Groups("duplicate", Duplicates);
        Groups("near_duplicate", NearDuplicates);
        Images("tiny", Tiny);
        Images("extreme_shape", ExtremeShape);
        Images("one_colour", OneColour);
        return csv.ToString();
    }

    private static string Sized(CheckedImage image) => $"{OneLine.Of(image.Name)}, {image.Width} x {image.Height}";

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
