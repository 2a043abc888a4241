using System.Formats.Tar;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Parallax.Vision;

namespace Parallax.Training.Data;

/// <summary>Writes one shard. Its bytes depend on the images and nothing else: no time, no user, keys that are places in the order.</summary>
internal sealed class ShardWriter(Stream stream, ImageSource source) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TarWriter tar = new(stream, TarEntryFormat.Ustar, leaveOpen: true);

    /// <summary>Images written.</summary>
    public int Images { get; private set; }

    /// <summary>Bytes of their files.</summary>
    public long Bytes { get; private set; }

    /// <summary>The name of a shard.</summary>
    public static string NameOf(int shard) => string.Create(CultureInfo.InvariantCulture, $"{shard:D6}.tar");

    /// <summary>The place in the order that an entry's name tells.</summary>
    public static int PlaceOf(string entry) => int.Parse(entry[(entry.LastIndexOf('/') + 1)..entry.LastIndexOf('.')], CultureInfo.InvariantCulture);

    /// <summary>Writes an image: its file, its class if it has one, and its name with what it is a part of.</summary>
    /// <param name="place">Its place in the order.</param>
    /// <param name="image">The image.</param>
    public void Add(int place, PackedImage image)
    {
        string key = place.ToString("D9", CultureInfo.InvariantCulture);
        int label = source.Labels[image.Image];
        Write($"{key}.{image.Ending}", image.Bytes);
        if (label >= 0) Write($"{key}.cls", Encoding.ASCII.GetBytes(label.ToString(CultureInfo.InvariantCulture)));
        Write($"{key}.json", Note(source.Names[image.Image], image.Origin));
        Images++;
        Bytes += image.Bytes.Length;
    }

    public void Dispose() => tar.Dispose();

    private static byte[] Note(string name, ImageOrigin? origin)
    {
        var note = new Dictionary<string, object> { ["name"] = name };
        if (origin is var (part, width, height))
        {
            note["source"] = new[] { width, height };
            note["box"] = new[] { part.X, part.Y, part.Width, part.Height };
        }
        return JsonSerializer.SerializeToUtf8Bytes(note, Json);
    }

    private void Write(string name, byte[] content) => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
    {
        DataStream = new MemoryStream(content),
        ModificationTime = DateTimeOffset.UnixEpoch,
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
    });
}
