namespace Parallax.Vision;

/// <summary>A buffer that whole files are read into, one after the other.</summary>
internal sealed class FileBytes
{
    private byte[] buffer = [];

    /// <summary>The file's content; valid until the next call.</summary>
    /// <exception cref="ImageException">The file can't be read, or is above the limit.</exception>
    public ReadOnlyMemory<byte> Read(string path, string name, ImageLimits limits)
    {
        try
        {
            using var handle = File.OpenHandle(path);
            long length = RandomAccess.GetLength(handle);
            if (length > limits.MaxBytes)
                throw new ImageException(name, $"found a file of {length} bytes, expected at most {limits.MaxBytes}");
            if (buffer.Length < length)
                buffer = new byte[length + length / 4];
            int filled = 0;
            while (filled < length && RandomAccess.Read(handle, buffer.AsSpan(filled, (int)length - filled), filled) is > 0 and var read)
                filled += read;
            return buffer.AsMemory(0, filled);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // U+FFFD stands where the system's name has bytes that are no UTF-8, which .NET can list but not open.
            string hint = name.Contains('\uFFFD', StringComparison.Ordinal) ? "; is the name no UTF-8? Rename it" : "";
            throw new ImageException(name, $"found no readable file ({OneLine.Of(error.Message)}{hint})", error);
        }
    }
}
