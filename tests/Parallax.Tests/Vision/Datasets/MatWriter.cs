using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Parallax.Tests.Vision.Datasets;

/// <summary>Writes MATLAB level 5 files: bytes for small numbers, doubles for others, short elements where they fit.</summary>
internal sealed class MatWriter(bool compressed, bool little = true)
{
    private readonly List<byte> file = [.. Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, made by a test".PadRight(124)), .. little ? new byte[] { 0, 1, (byte)'I', (byte)'M' } : [1, 0, (byte)'M', (byte)'I']];

    public byte[] ToArray() => [.. file];

    public MatWriter Numbers(string name, params int[] values) => Add(Matrix(6, [1, values.Length], name, NumberElement(values)));

    public MatWriter Texts(string name, params string[] texts) => Add(Matrix(1, [1, texts.Length], name, [.. texts.SelectMany(text => Text(text))]));

    public MatWriter Structs(string name, params (string Name, object[] Values)[] fields)
    {
        const int NameBytes = 32;
        byte[] names = [.. fields.SelectMany(field => Encoding.ASCII.GetBytes(field.Name.PadRight(NameBytes, '\0')))];
        var elements = Enumerable.Range(0, fields[0].Values.Length).SelectMany(i => fields.SelectMany(field => Value(field.Values[i])));
        return Add(Matrix(2, [1, fields[0].Values.Length], name, [.. Element(5, Word(NameBytes)), .. Element(1, names), .. elements]));
    }

    private MatWriter Add(byte[] matrix)
    {
        if (!compressed)
        {
            file.AddRange(matrix);
            return this;
        }
        using MemoryStream zipped = new();
        using (ZLibStream writer = new(zipped, CompressionLevel.Optimal, leaveOpen: true)) writer.Write(matrix);
        file.AddRange([.. Word(15), .. Word((int)zipped.Length), .. zipped.ToArray()]);
        return this;
    }

    private byte[] Value(object value) => value is string text ? Text(text) : Matrix(6, [1, 1], "", NumberElement([(int)value]));

    private byte[] Text(string text) => Matrix(4, [1, text.Length], "", Element(4, [.. text.SelectMany(letter => Half(letter))]));

    private byte[] Matrix(int kind, int[] sizes, string name, byte[] content)
    {
        byte[] body = [.. Element(6, [.. Word(kind), .. Word(0)]), .. Element(5, [.. sizes.SelectMany(Word)]), .. Element(1, Encoding.ASCII.GetBytes(name)), .. content];
        return [.. Word(14), .. Word(body.Length), .. body];
    }

    private byte[] NumberElement(int[] values) => values.All(value => value is >= 0 and < 256)
        ? Element(2, [.. values.Select(value => (byte)value)]) : Element(9, [.. values.SelectMany(value => Wide(value))]);

    private byte[] Element(int type, byte[] bytes) => bytes.Length is > 0 and <= 4
        ? [.. Word(bytes.Length << 16 | type), .. bytes, .. new byte[4 - bytes.Length]]
        : [.. Word(type), .. Word(bytes.Length), .. bytes, .. new byte[-bytes.Length & 7]];

    private byte[] Half(char letter) => little ? [(byte)letter, (byte)(letter >> 8)] : [(byte)(letter >> 8), (byte)letter];

    private byte[] Word(int value)
    {
        byte[] bytes = new byte[4];
        if (little) BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        else BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private byte[] Wide(double value)
    {
        byte[] bytes = new byte[8];
        if (little) BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        else BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return bytes;
    }
}
