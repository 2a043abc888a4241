using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text;
using Parallax.Torch.Serialization;

namespace Parallax.Training.Evaluation;

/// <summary>Embeddings as NumPy's <c>.npy</c> (format 1.0, little-endian float32, C order), with the image list beside it.</summary>
public static class NpyFile
{
    private const int HeaderAlignment = 64;

    /// <summary>
    /// Writes <paramref name="path"/> and, beside it, <c>NAME.json</c> with shape, dtype and the file of every row. Both are written to
    /// temporary names first, so that a reader never sees half a file.
    /// </summary>
    /// <param name="path">Where to, usually ending in <c>.npy</c>; replaced if it exists.</param>
    /// <param name="embeddings">(N, D).</param>
    /// <param name="files">N names, row by row.</param>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    /// <exception cref="IOException">The folder is missing or can't be written.</exception>
    public static void Write(string path, EmbeddingTable<float> embeddings, IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count != embeddings.Count)
            throw new ArgumentException($"npy: {embeddings.Count} embeddings, but {files.Count} file names", nameof(files));
        AtomicFile.Write(Path.ChangeExtension(path, ".json"), stream => WriteList(stream, embeddings, files));
        AtomicFile.Write(path, stream => Write(stream, embeddings));
    }

    /// <summary>Writes the <c>.npy</c> bytes alone.</summary>
    public static void Write(Stream stream, EmbeddingTable<float> embeddings)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(embeddings);
        stream.Write(Header(embeddings.Count, embeddings.Dimension));
        ReadOnlySpan<float> values = embeddings.Values.Span;
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> number = stackalloc byte[sizeof(float)];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(number, value);
            stream.Write(number);
        }
    }

    // Magic, version 1.0, header length, then a Python dictionary padded with spaces to a multiple of 64 bytes that ends in a newline.
    private static byte[] Header(int rows, int columns)
    {
        string dictionary = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
        const int preamble = 10;
        int total = (preamble + dictionary.Length + 1 + HeaderAlignment - 1) / HeaderAlignment * HeaderAlignment;
        byte[] header = new byte[total];
        header.AsSpan().Fill((byte)' ');
        ReadOnlySpan<byte> magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(total - preamble));
        Encoding.ASCII.GetBytes(dictionary, header.AsSpan(preamble));
        header[^1] = (byte)'\n';
        return header;
    }

    private static void WriteList(Stream stream, EmbeddingTable<float> embeddings, IReadOnlyList<string> files)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("dtype", "float32");
        json.WriteStartArray("shape");
        json.WriteNumberValue(embeddings.Count);
        json.WriteNumberValue(embeddings.Dimension);
        json.WriteEndArray();
        json.WriteStartArray("files");
        foreach (string file in files)
            json.WriteStringValue(file);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
