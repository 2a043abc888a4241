using System.Text;

namespace Parallax.Vision;

public sealed partial class RunLengthMask
{
    // Each letter is a number from 0 to 63 above this one: five bits, lowest first, and a mark that more follow.
    private const char Zero = '0';
    private const int More = 0x20, Sign = 0x10, Bits = 0x1F;

    /// <summary>COCO's compressed text: runs from the fourth on as the difference to the run before the last, each in groups of five bits.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        for (int run = 0; run < counts.Length; run++)
        {
            long value = run > 2 ? (long)counts[run] - counts[run - 2] : counts[run];
            bool more = true;
            while (more)
            {
                int group = (int)(value & Bits);
                value >>= 5;
                more = (group & Sign) != 0 ? value != -1 : value != 0;
                text.Append((char)(Zero + (more ? group | More : group)));
            }
        }
        return text.ToString();
    }

    /// <summary>Reads COCO's compressed text.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is no such text, or its runs don't fill the mask.</exception>
    public static RunLengthMask Parse(int width, int height, ReadOnlySpan<char> text)
    {
        List<uint> counts = [];
        for (int i = 0; i < text.Length;)
        {
            long value = Group(text, ref i);
            if (counts.Count > 2) value += counts[^2];
            counts.Add(value is >= 0 and <= uint.MaxValue ? (uint)value : throw new FormatException($"found run {counts.Count} of length {value}, expected at least 0"));
        }
        try
        {
            return new RunLengthMask(width, height, counts.ToArray());
        }
        catch (ArgumentException error)
        {
            throw new FormatException(error.Message, error);
        }
    }

    private static long Group(ReadOnlySpan<char> text, ref int i)
    {
        long value = 0;
        for (int shift = 0; ; shift += 5)
        {
            int letter = i < text.Length ? text[i++] - Zero : throw new FormatException("found the end within a run, expected more letters");
            if (letter is < 0 or > 63 || shift > 35) throw new FormatException($"found letter '{text[i - 1]}' at {i - 1}, expected a run's letters, from '0' to 'o'");
            value |= (long)(letter & Bits) << shift;
            if ((letter & More) != 0) continue;
            return (letter & Sign) != 0 ? value | -1L << (shift + 5) : value;
        }
    }
}
