using System.Collections;
using System.Text;

namespace Parallax.Vision;

/// <summary>Names one after the other in UTF-8: a million of them cost their letters and four bytes each.</summary>
internal sealed class PackedNames : IReadOnlyList<string>
{
    private readonly byte[] text;
    private readonly int[] ends;

    private PackedNames(byte[] text, int[] ends) => (this.text, this.ends) = (text, ends);

    public int Count => ends.Length;

    public string this[int index] => Encoding.UTF8.GetString(Utf8(index));

    /// <summary>A name's letters.</summary>
    public ReadOnlySpan<byte> Utf8(int index) => text.AsSpan(Start(index)..ends[index]);

    public static PackedNames Of(IReadOnlyList<string> names)
    {
        var packed = new Builder();
        foreach (string name in names)
            packed.Add(name);
        return packed.Build();
    }

    /// <summary>The same names in ordinal order, as <see cref="StringComparer.Ordinal"/> has it.</summary>
    public PackedNames Sorted()
    {
        int[] order = new int[Count];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        order.AsSpan().Sort((a, b) => Compare(Utf8(a), Utf8(b)));
        byte[] sorted = new byte[text.Length];
        int[] sortedEnds = new int[order.Length];
        int filled = 0;
        for (int i = 0; i < order.Length; i++)
        {
            Utf8(order[i]).CopyTo(sorted.AsSpan(filled));
            sortedEnds[i] = filled += ends[order[i]] - Start(order[i]);
        }
        return new PackedNames(sorted, sortedEnds);
    }

    public IEnumerator<string> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The order of UTF-16 code units, by the bytes of UTF-8.</summary>
    internal static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int same = a.CommonPrefixLength(b);
        return same == a.Length || same == b.Length ? a.Length - b.Length : Rank(a[same]) - Rank(b[same]);
    }

    // In UTF-16 what is past U+FFFF (F0 … F4) is written by surrogates, which come before U+E000 … U+FFFF (EE, EF).
    private static int Rank(byte lead) => lead >= 0xF0 ? lead - 2 : lead >= 0xEE ? lead + 6 : lead;

    private int Start(int index) => index == 0 ? 0 : ends[index - 1];

    /// <summary>Takes names one by one.</summary>
    internal sealed class Builder
    {
        private readonly List<int> ends = [];
        private byte[] text = new byte[256];

        public int Count => ends.Count;

        private int Filled => ends.Count == 0 ? 0 : ends[^1];

        public void Add(ReadOnlySpan<char> name)
        {
            Span<byte> room = Room(Encoding.UTF8.GetMaxByteCount(name.Length));
            ends.Add(Filled + Encoding.UTF8.GetBytes(name, room));
        }

        public void Add(ReadOnlySpan<byte> utf8)
        {
            utf8.CopyTo(Room(utf8.Length));
            ends.Add(Filled + utf8.Length);
        }

        public PackedNames Build() => new(text.AsSpan(0, Filled).ToArray(), [.. ends]);

        private Span<byte> Room(int length)
        {
            if (text.Length < (long)Filled + length)
                Array.Resize(ref text, (int)Math.Min(Array.MaxLength, Math.Max(2L * text.Length, (long)Filled + length)));
            return text.AsSpan(Filled);
        }
    }
}
