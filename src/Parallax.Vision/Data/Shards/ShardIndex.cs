using System.Text;
using System.Text.Json;

namespace Parallax.Vision;

/// <summary>What one shard holds: of each sample the image's name, place and class.</summary>
internal sealed class ShardIndex
{
    private const int MaxClass = 4096, MaxJson = 1 << 22;

    private readonly TarScan scan;
    private readonly PackedNames.Builder names = new();
    private readonly Dictionary<string, int> classes = [];
    private readonly HashSet<string> keys = [];
    private readonly SortedDictionary<string, int> passedOver = new(StringComparer.Ordinal);

    // The sample at hand.
    private byte[] key = [], name = [];
    private int rank;
    private long offset, length;
    private SampleText told;
    private string? labelled;
    private bool open;

    private ShardIndex(TarScan scan) => this.scan = scan;

    public PackedNames Names => field ??= names.Build();

    public List<long> Offsets { get; } = [];

    public List<int> Lengths { get; } = [];

    /// <summary>The class of each as an index into <see cref="Classes"/>; −1 for none.</summary>
    public List<int> Labels { get; } = [];

    /// <summary>Classes by number or name, in the order in which they were met.</summary>
    public IReadOnlyList<string> Classes => [.. classes.OrderBy(pair => pair.Value).Select(pair => pair.Key)];

    /// <summary>What images are resized parts of, by their number in the shard.</summary>
    public Dictionary<int, ImageOrigin> Origins { get; } = [];

    /// <summary>Endings of files that are no part of a sample with an image, and how many there are of each.</summary>
    public IReadOnlyDictionary<string, int> PassedOver => passedOver;

    /// <summary>Reads a shard's headers and the texts beside its images.</summary>
    /// <exception cref="ImageException">It can't be read, is damaged, or has something that is refused.</exception>
    public static ShardIndex Read(string path, string shard)
    {
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.RandomAccess);
            var index = new ShardIndex(new TarScan(file, shard));
            index.Fill();
            return index;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(shard, $"found no readable file ({error.Message})", error);
        }
    }

    private void Fill()
    {
        while (scan.Next())
        {
            if (!SampleName.IsInside(scan.Name))
                throw scan.Fault($"found the entry '{scan.Shown}' at byte {scan.Offset - TarHeader.Length}, which leads out of the archive; expected a relative path without '..'");
            if (!SampleName.TryRead(scan.Name, out SampleName entry))
            {
                PassOver("without ending");
                continue;
            }
            if (!open || !entry.Key.SequenceEqual(key))
                Begin(entry.Key);
            Take(entry.Ending);
        }
        End();
    }

    private void Begin(ReadOnlySpan<byte> newKey)
    {
        End();
        key = newKey.ToArray();
        (open, rank, told, labelled) = (true, int.MaxValue, default, null);
        if (!keys.Add(Encoding.UTF8.GetString(newKey)))
            throw scan.Fault($"found '{scan.Shown}' at byte {scan.Offset - TarHeader.Length} apart from the other files of its sample; expected them to follow each other");
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        string ending = Encoding.UTF8.GetString(bytes).ToLowerInvariant();
        int imageRank = ImageRank(ending);
        if (imageRank < rank)
        {
            if (scan.Length > Array.MaxLength)
                throw scan.Fault($"found the image '{scan.Shown}' of {scan.Length} bytes, expected at most {Array.MaxLength}");
            (rank, offset, length, name) = (imageRank, scan.Offset, scan.Length, scan.Name.ToArray());
        }
        else if (imageRank == rank && rank != int.MaxValue)
            throw scan.Fault($"found '{scan.Shown}' twice, again at byte {scan.Offset - TarHeader.Length}");
        else if (ending == "cls")
            labelled = SampleText.ReadClass(scan.Content(MaxClass));
        else if (ending == "json")
            told = ReadJson();
        else
            PassOver("." + ending);
    }

    // Of several images the kind that is named first among the extensions is the picture: key.jpg, with a mask in key.png.
    private static int ImageRank(string ending)
    {
        for (int i = 0; i < ImageFiles.Extensions.Count; i++)
        {
            if (ImageFiles.Extensions[i].AsSpan(1).SequenceEqual(ending))
                return i;
        }
        return int.MaxValue;
    }

    private SampleText ReadJson()
    {
        try
        {
            return SampleText.ReadJson(scan.Content(MaxJson));
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw scan.Fault($"found '{scan.Shown}' at byte {scan.Offset - TarHeader.Length} that can't be read ({error.Message})");
        }
    }

    private void End()
    {
        if (!open || rank == int.MaxValue)
            return;
        if (told.Origin is { } origin)
            Origins.Add(names.Count, origin);
        names.Add(name);
        Offsets.Add(offset);
        Lengths.Add((int)length);
        Labels.Add((labelled ?? told.Class) is { } text ? Number(text) : -1);
    }

    private int Number(string text)
    {
        if (!classes.TryGetValue(text, out int number))
            classes.Add(text, number = classes.Count);
        return number;
    }

    private void PassOver(string ending) => passedOver[ending] = passedOver.GetValueOrDefault(ending) + 1;
}
