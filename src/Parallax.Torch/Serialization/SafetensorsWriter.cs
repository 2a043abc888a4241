using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Parallax.Torch.Serialization;

/// <summary>Writes safetensors files, atomically.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 64;

    /// <summary>Writes tensors, in the order given, with texts beside them. Tensors of any device and layout; they are stored row-major.</summary>
    /// <exception cref="IOException">The file can't be written; what was there before stays.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        KeyValuePair<string, Tensor>[] all = [.. tensors];
        byte[] head = Head(all, metadata ?? []);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, head.Length);
            stream.Write(length);
            stream.Write(head);
            foreach (var (_, tensor) in all)
            {
                using var scope = TensorScope.Open();
                Tensor plain = tensor.Detach().To(Device.Cpu, tensor.DType).Contiguous();
                plain.CopyTo(stream);
            }
        });
    }

    private static byte[] Head(KeyValuePair<string, Tensor>[] tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (name, text) in metadata) json.WriteString(name, text);
            json.WriteEndObject();
            long offset = 0;
            foreach (var (name, tensor) in tensors)
            {
                long bytes = tensor.Count * tensor.DType.Bytes();
                WriteEntry(json, name, tensor, offset, offset + bytes);
                offset += bytes;
            }
            json.WriteEndObject();
        }
        // Spaces at the end bring the data to a 64-byte boundary of the file.
        int padded = (8 + (int)buffer.Length + Alignment - 1) / Alignment * Alignment - 8;
        byte[] head = new byte[padded];
        Encoding.UTF8.GetBytes(new string(' ', padded)).CopyTo(head, 0);
        buffer.ToArray().CopyTo(head, 0);
        return head;
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, Tensor tensor, long start, long end)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", tensor.DType == DType.Bool ? "BOOL" : tensor.DType.ShortName().ToUpperInvariant());
        json.WriteStartArray("shape");
        foreach (long size in tensor.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(start);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
