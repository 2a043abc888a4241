namespace Parallax.Vision;

/// <summary>
/// The pixels of an object as lengths of runs, in columns from the left and in each from the top: pixels outside first (perhaps none), then inside, and so on in
/// turn. Encoding, text, outlines and overlaps are those of pycocotools (COCO API, Lin et al. 2014), number for number.
/// </summary>
public sealed partial class RunLengthMask
{
    private readonly uint[] counts;

    /// <summary>A mask of given runs.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="counts">Lengths of the runs; their sum is width·height.</param>
    /// <exception cref="ArgumentException">The runs don't fill the mask, or are longer.</exception>
    public RunLengthMask(int width, int height, ReadOnlySpan<uint> counts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        long pixels = (long)width * height, sum = 0;
        foreach (uint count in counts) sum += count;
        if (pixels > int.MaxValue || sum != pixels)
            throw new ArgumentException($"found runs of {sum} pixels, expected {width} x {height} = {pixels}", nameof(counts));
        (Width, Height, this.counts) = (width, height, counts.ToArray());
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Lengths of the runs: outside, inside, outside and so on.</summary>
    public ReadOnlySpan<uint> Counts => counts;

    /// <summary>Number of pixels inside.</summary>
    public long Area
    {
        get
        {
            long area = 0;
            for (int run = 1; run < counts.Length; run += 2) area += counts[run];
            return area;
        }
    }

    /// <summary>The smallest box that holds every pixel inside; (0, 0, 0, 0) if there are none.</summary>
    public PixelBox Box
    {
        get
        {
            int left = Width, right = -1, top = Height, bottom = -1;
            long start = 0;
            for (int run = 0; run < counts.Length; start += counts[run++])
            {
                if (run % 2 == 0 || counts[run] == 0) continue;
                long last = start + counts[run] - 1;
                int firstColumn = (int)(start / Height), lastColumn = (int)(last / Height);
                (left, right) = (Math.Min(left, firstColumn), Math.Max(right, lastColumn));
                bool turns = lastColumn > firstColumn;
                top = Math.Min(top, turns ? 0 : (int)(start % Height));
                bottom = Math.Max(bottom, turns ? Height - 1 : (int)(last % Height));
            }
            return right < 0 ? default : new PixelBox(left, top, right - left + 1, bottom - top + 1);
        }
    }

    /// <summary>The mask of the pixels that are not zero.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">width·height values, in rows from the top.</param>
    /// <exception cref="ArgumentException">The number of values doesn't fit the size.</exception>
    public static RunLengthMask Encode(int width, int height, ReadOnlySpan<byte> pixels)
    {
        if (pixels.Length != (long)width * height)
            throw new ArgumentException($"a mask of {width} x {height}: expected {(long)width * height} values, found {pixels.Length}", nameof(pixels));
        List<uint> counts = [0];
        bool inside = false;
        for (int x = 0; x < width; x++)
        {
            for (int y = 0; y < height; y++)
            {
                if (pixels[y * width + x] != 0 != inside)
                {
                    inside = !inside;
                    counts.Add(0);
                }
                counts[^1]++;
            }
        }
        return new RunLengthMask(width, height, counts.ToArray());
    }

    /// <summary>Writes 1 for pixels inside and 0 for the others, in rows from the top.</summary>
    /// <param name="pixels">width·height values.</param>
    /// <exception cref="ArgumentException">The number of values doesn't fit the size.</exception>
    public void Decode(Span<byte> pixels)
    {
        if (pixels.Length != Width * Height)
            throw new ArgumentException($"a mask of {Width} x {Height}: expected {Width * Height} values, found {pixels.Length}", nameof(pixels));
        int x = 0, y = 0;
        for (int run = 0; run < counts.Length; run++)
        {
            byte value = (byte)(run % 2);
            for (uint left = counts[run]; left > 0; left--)
            {
                pixels[y * Width + x] = value;
                if (++y == Height) (x, y) = (x + 1, 0);
            }
        }
    }
}
