using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Parallax.Torch.Serialization;

internal sealed partial class SafetensorsHeader
{
    private const int Alignment = 64;
    private const string ChecksumKey = "crc32c";
    private const string NoChecksum = "00000000";

    // A head with a checksum begins so; its digits follow.
    private static ReadOnlySpan<byte> Seal => "{\"__metadata__\":{\"crc32c\":\""u8;

    /// <summary>The length and the head, as they stand at the start of the file.</summary>
    /// <param name="entries">The tensors by name, in the order of their bytes.</param>
    /// <param name="texts">Metadata.</param>
    /// <param name="withChecksums">Whether the head gets a checksum, and states those of the entries.</param>
    public static byte[] ToBytes(IReadOnlyList<(string Name, SafetensorsEntry Entry)> entries, IEnumerable<KeyValuePair<string, string>> texts, bool withChecksums)
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[8]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            if (withChecksums) WriteChecksums(json, entries);
            foreach (var (name, text) in texts) json.WriteString(name, text);
            json.WriteEndObject();
            foreach (var (name, entry) in entries) Write(json, name, entry);
            json.WriteEndObject();
        }
        // Spaces at the end bring the data to a 64-byte boundary of the file.
        while (buffer.Length % Alignment != 0) buffer.WriteByte((byte)' ');
        byte[] head = buffer.ToArray();
        BitConverter.TryWriteBytes(head, head.LongLength - 8);
        if (withChecksums) Encoding.ASCII.GetBytes(Digits(Crc32C.Of(head.AsSpan(8))), head.AsSpan(8 + Seal.Length));
        return head;
    }

    private static void WriteChecksums(Utf8JsonWriter json, IReadOnlyList<(string Name, SafetensorsEntry Entry)> entries)
    {
        json.WriteString(ChecksumKey, NoChecksum);
        foreach (var (name, entry) in entries)
            if (entry.Checksum is { } checksum) json.WriteString($"{ChecksumKey}/{name}", Digits(checksum));
    }

    private static void Write(Utf8JsonWriter json, string name, SafetensorsEntry entry)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", entry.DType.ShortName().ToUpperInvariant());
        json.WriteStartArray("shape");
        foreach (long size in entry.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(entry.Start);
        json.WriteNumberValue(entry.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <returns>Whether there is a checksum; the digits are zeros afterwards, as they were when it was taken.</returns>
    /// <exception cref="CheckpointException">It is not that of the head.</exception>
    private static bool CheckSeal(string path, Span<byte> head)
    {
        if (!head.StartsWith(Seal) || head.Length < Seal.Length + NoChecksum.Length) return false;
        Span<byte> digits = head.Slice(Seal.Length, NoChecksum.Length);
        string stated = Encoding.ASCII.GetString(digits);
        Encoding.ASCII.GetBytes(NoChecksum, digits);
        string found = Digits(Crc32C.Of(head));
        return stated == found ? true : throw Fault(path, $"has a damaged head: its checksum is {stated}, its bytes give {found}");
    }

    private static string Digits(uint checksum) => checksum.ToString("x8", CultureInfo.InvariantCulture);
}
