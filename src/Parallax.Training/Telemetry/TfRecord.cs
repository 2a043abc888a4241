using System.Buffers.Binary;
using System.Numerics;
using Parallax.Torch.Serialization;

namespace Parallax.Training.Telemetry;

/// <summary>The framing of TensorFlow's record files: length, its checksum, the data, its checksum; numbers are little-endian.</summary>
/// <remarks>A checksum is CRC-32C, rotated right by 15 bits and displaced, since checksums of checksums are weak.</remarks>
internal static class TfRecord
{
    /// <summary>A record as it stands in a file.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> data)
    {
        byte[] record = new byte[sizeof(long) + sizeof(uint) + data.Length + sizeof(uint)];
        Span<byte> length = record.AsSpan(0, sizeof(long)), body = record.AsSpan(sizeof(long) + sizeof(uint), data.Length);
        BinaryPrimitives.WriteInt64LittleEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(long)), Checksum(length));
        data.CopyTo(body);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - sizeof(uint)), Checksum(data));
        return record;
    }

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        const uint displacement = 0xa282ead8;
        return BitOperations.RotateRight(Crc32C.Of(data), 15) + displacement;
    }
}
