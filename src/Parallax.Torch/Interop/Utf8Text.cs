using System.Text;

namespace Parallax.Torch.Interop;

/// <summary>A string as UTF-8 for the length of one call.</summary>
internal readonly ref struct Utf8Text
{
    public Utf8Text(string? text, Span<byte> stack)
    {
        if (text is null) return;
        Span<byte> bytes = Encoding.UTF8.GetMaxByteCount(text.Length) <= stack.Length ? stack : new byte[Encoding.UTF8.GetByteCount(text)];
        Span = bytes[..Encoding.UTF8.GetBytes(text, bytes)];
    }

    public ReadOnlySpan<byte> Span { get; }
}
