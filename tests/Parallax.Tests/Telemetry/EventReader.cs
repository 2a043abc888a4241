using System.Buffers.Binary;
using System.Text;

namespace Parallax.Tests.Telemetry;

/// <summary>Reads TensorBoard's event files by the published message definitions, with checksums bit by bit: it shares no code with the writer.</summary>
internal static class EventReader
{
    internal sealed record Event(double WallTime, long Step, string? Version, bool IsSessionStart, IReadOnlyList<(string Tag, float Value)> Scalars);

    public static IReadOnlyList<Event> Read(string path)
    {
        byte[] file = Bytes(path);
        var events = new List<Event>();
        for (int at = 0; at < file.Length;)
        {
            int length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at)));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            byte[] data = file[(at + 12)..(at + 12 + length)];
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            events.Add(EventOf(data));
            at += 16 + length;
        }
        return events;
    }

    /// <summary>What TensorBoard shows: files by name; a session's start drops its step and later ones of what came before.</summary>
    public static IReadOnlyList<(string Tag, long Step, float Value)> Shown(string folder)
    {
        var shown = new List<(string Tag, long Step, float Value)>();
        foreach (Event one in Directory.GetFiles(folder).Order(StringComparer.Ordinal).SelectMany(Read))
        {
            if (one.IsSessionStart) shown.RemoveAll(known => known.Step >= one.Step);
            shown.AddRange(one.Scalars.Select(s => (s.Tag, one.Step, s.Value)));
        }
        return shown;
    }

    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static Event EventOf(byte[] data)
    {
        var read = new Event(0, 0, null, false, []);
        foreach (var (field, bytes) in Fields(data))
        {
            read = field switch
            {
                1 => read with { WallTime = BitConverter.ToDouble(bytes) },
                2 => read with { Step = BitConverter.ToInt64(bytes) },
                3 => read with { Version = Encoding.UTF8.GetString(bytes) },
                5 => read with { Scalars = [.. Fields(bytes).Select(value => ScalarOf(value.Bytes))] },
                7 => read with { IsSessionStart = Fields(bytes) is [(1, var status)] && BitConverter.ToInt64(status) == 1 },
                _ => throw new InvalidDataException($"field {field}"),
            };
        }
        return read;
    }

    private static (string, float) ScalarOf(byte[] data) =>
        Fields(data) is [(1, var tag), (2, var value)] ? (Encoding.UTF8.GetString(tag), BitConverter.ToSingle(value)) : throw new InvalidDataException("no scalar");

    // Varints come as eight bytes.
    private static List<(int Field, byte[] Bytes)> Fields(byte[] data)
    {
        var fields = new List<(int, byte[])>();
        for (int at = 0; at < data.Length;)
        {
            long key = Varint(data, ref at);
            if ((key & 7) == 0)
            {
                fields.Add(((int)(key >> 3), BitConverter.GetBytes(Varint(data, ref at))));
                continue;
            }
            int length = (key & 7) switch { 1 => 8, 5 => 4, 2 => (int)Varint(data, ref at), _ => throw new InvalidDataException($"wire type {key & 7}") };
            fields.Add(((int)(key >> 3), data[at..(at + length)]));
            at += length;
        }
        return fields;
    }

    private static long Varint(byte[] data, ref int at)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = data[at++];
            value |= (long)(next & 127) << shift;
            if (next < 128) return value;
        }
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in data)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
    }
}
