using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parallax.Torch.Serialization;
using Parallax.Vision;

namespace Parallax.Training.Data;

/// <summary>What a folder of shards is being made of; kept in it, so that a pack that was stopped goes on only with the same.</summary>
/// <param name="Format">1.</param>
/// <param name="Images">Number of images of the source.</param>
/// <param name="Names">A hash of their names.</param>
/// <param name="Options">How they are packed.</param>
/// <param name="Complete">Whether all of them are.</param>
internal sealed record PackState(int Format, int Images, string Names, PackOptions Options, bool Complete)
{
    public const string File = "pack.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static PackState Of(ImageSource images, PackOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in images.Names)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData([0]);
        }
        return new PackState(1, images.Count, Convert.ToHexStringLower(hash.GetHashAndReset()), options, Complete: false);
    }

    /// <summary>Makes sure that a folder is this pack's: new, or begun with the same images and options and not complete.</summary>
    /// <exception cref="IOException">It is not.</exception>
    public void Claim(string folder)
    {
        string path = Path.Combine(folder, File);
        if (!System.IO.File.Exists(path))
        {
            if (System.IO.File.Exists(folder) || Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
                throw new IOException($"{folder}: is there already and is no pack that was stopped; nothing is overwritten, choose another folder");
            Directory.CreateDirectory(folder);
            Write(folder);
            return;
        }
        PackState found = Read(path);
        if (found.Complete) throw new IOException($"{folder}: is packed already; nothing is overwritten, choose another folder");
        if (found != this) throw new IOException($"{folder}: was begun with other images or options; go on with the same, or choose another folder");
    }

    public void Write(string folder) => AtomicFile.Write(Path.Combine(folder, File), JsonSerializer.Serialize(this, Json) + "\n");

    private static PackState Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<PackState>(System.IO.File.ReadAllBytes(path), Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException fault)
        {
            throw new IOException($"{path}: can't be read ({fault.Message}); choose another folder", fault);
        }
    }
}
