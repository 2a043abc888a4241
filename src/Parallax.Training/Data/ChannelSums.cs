namespace Parallax.Training.Data;

/// <summary>Sums of 8-bit values and of their squares, exactly, over one channel.</summary>
/// <param name="Count">Values.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Squares">The sum of their squares; 2⁶⁴ is reached after 2.8·10¹⁴ pixels.</param>
internal readonly record struct ChannelSums(ulong Count, ulong Sum, ulong Squares)
{
    /// <summary>In [0, 1].</summary>
    public double Mean => Count == 0 ? double.NaN : Sum / (255.0 * Count);

    /// <summary>√(E[x²] − E[x]²), in [0, 1].</summary>
    public double Deviation => Count == 0 ? double.NaN : Math.Sqrt((double)((UInt128)Count * Squares - (UInt128)Sum * Sum)) / (255.0 * Count);

    /// <summary>One channel of interleaved pixels.</summary>
    public static ChannelSums Of(ReadOnlySpan<byte> rgb, int channel)
    {
        ulong sum = 0, squares = 0;
        for (int i = channel; i < rgb.Length; i += 3)
        {
            uint value = rgb[i];
            sum += value;
            squares += value * value;
        }
        return new ChannelSums((ulong)rgb.Length / 3, sum, squares);
    }

    public static ChannelSums operator +(ChannelSums a, ChannelSums b) => new(a.Count + b.Count, a.Sum + b.Sum, a.Squares + b.Squares);
}
