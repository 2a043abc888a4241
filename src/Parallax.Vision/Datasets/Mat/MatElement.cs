namespace Parallax.Vision;

/// <summary>A typed run of bytes.</summary>
internal readonly ref struct MatElement(MatType type, ReadOnlySpan<byte> bytes)
{
    public MatType Type { get; } = type;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
