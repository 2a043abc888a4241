using System.Text.Json;

namespace Parallax.Vision;

/// <summary>The tokens of a JSON file, read a block at a time, so that a file of any length takes little memory.</summary>
/// <param name="stream">The file.</param>
/// <param name="path">Its name, for errors.</param>
internal ref struct JsonTokens(Stream stream, string path)
{
    private const int FirstBlock = 1 << 16, LongestToken = 1 << 26;
    private byte[] buffer = new byte[FirstBlock];
    private int filled;
    private bool isWhole;
    private Utf8JsonReader reader = new(ReadOnlySpan<byte>.Empty, isFinalBlock: false, state: default);

    /// <summary>Kind of the current token.</summary>
    public readonly JsonTokenType Type => reader.TokenType;

    /// <summary>Goes to the next token; there must be one.</summary>
    /// <exception cref="ImageException">The file is no sound JSON, or ends early.</exception>
    public void Next()
    {
        try
        {
            while (!reader.Read())
            {
                if (isWhole) throw Fault("found the end, expected more");
                Refill();
            }
        }
        catch (JsonException error)
        {
            throw new ImageException($"{path}:{error.LineNumber + 1}", $"found no sound JSON ({error.Message})", error);
        }
        catch (IOException error)
        {
            throw new ImageException(path, $"found bytes that can't be read ({error.Message})", error);
        }
    }

    /// <summary>Passes over what the current token begins.</summary>
    public void Skip()
    {
        if (Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        int depth = reader.CurrentDepth;
        do Next();
        while (reader.CurrentDepth > depth || Type is not (JsonTokenType.EndObject or JsonTokenType.EndArray));
    }

    /// <summary>In an object: goes to the value of its next property.</summary>
    /// <returns>The property's name; null at the object's end.</returns>
    public string? Property()
    {
        Next();
        if (Type == JsonTokenType.EndObject) return null;
        string name = Text();
        Next();
        return name;
    }

    /// <summary>In an array: goes to its next element.</summary>
    /// <returns>False at the array's end.</returns>
    public bool Element()
    {
        Next();
        return Type != JsonTokenType.EndArray;
    }

    /// <summary>That the current token is of a kind.</summary>
    /// <exception cref="ImageException">It is of another.</exception>
    public readonly void Expect(JsonTokenType type, string what)
    {
        if (Type != type) throw Fault($"found {Type} for {what}, expected {type}");
    }

    /// <summary>The current token's text.</summary>
    /// <exception cref="ImageException">It is none.</exception>
    public readonly string Text()
    {
        if (Type is not (JsonTokenType.String or JsonTokenType.PropertyName)) throw Fault($"found {Type}, expected a text");
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw new ImageException(path, $"found a text that is no UTF-8 ({error.Message})", error);
        }
    }

    /// <summary>The current token's number.</summary>
    /// <exception cref="ImageException">It is none, or not finite.</exception>
    public readonly double Number() => Type == JsonTokenType.Number && reader.TryGetDouble(out double value) && double.IsFinite(value)
        ? value : throw Fault($"found {Type}, expected a finite number");

    /// <summary>The current token's whole number.</summary>
    /// <exception cref="ImageException">It is none, or outside [from, to].</exception>
    public readonly long Whole(long from, long to) => Number() is var number && number >= from && number <= to && Math.Floor(number) == number
        ? (long)number : throw Fault($"found {number}, expected a whole number from {from} to {to}");

    /// <summary>An error at the current token.</summary>
    public readonly ImageException Fault(string reason) => new(path, reason);

    // What is not used up yet moves to the front; a token longer than the buffer makes it grow.
    private void Refill()
    {
        int used = (int)reader.BytesConsumed, left = filled - used;
        buffer.AsSpan(used, left).CopyTo(buffer);
        if (left == buffer.Length)
        {
            if (left >= LongestToken) throw Fault($"found a text of more than {LongestToken} bytes, expected shorter ones");
            Array.Resize(ref buffer, 2 * buffer.Length);
        }
        int read = stream.Read(buffer, left, buffer.Length - left);
        (filled, isWhole) = (left + read, read == 0);
        reader = new Utf8JsonReader(buffer.AsSpan(0, filled), isWhole, reader.CurrentState);
    }
}
