namespace Parallax.Vision;

/// <summary>
/// A stream of random numbers that is a pure function of (seed, epoch, image, view): Philox4x32-10
/// (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011). It is a value: a copy repeats the same numbers.
/// </summary>
public struct Rng
{
    private readonly ulong key;
    private readonly uint view, image, epoch;
    private uint block;
    private UInt128 words;
    private int wordsLeft;

    private Rng(ulong key, uint epoch, uint image, uint view) => (this.key, this.epoch, this.image, this.view) = (key, epoch, image, view);

    /// <summary>The stream of one view of one image in one epoch.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="image">Index of the image in its folder; negative ones are free for other uses.</param>
    /// <param name="view">Index of the view, from 0.</param>
    public static Rng For(long seed, int epoch, int image, int view) => new((ulong)seed, (uint)epoch, (uint)image, (uint)view);

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (wordsLeft == 0)
        {
            words = Philox(block++);
            wordsLeft = 4;
        }
        uint word = (uint)words;
        words >>= 32;
        wordsLeft--;
        return word;
    }

    /// <summary>Uniform in [0, 1), 53 random bits.</summary>
    public double NextDouble()
    {
        ulong high = NextUInt32(), low = NextUInt32();
        return ((high << 32 | low) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Uniform in [0, 1), 24 random bits.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>Uniform in [<paramref name="min"/>, <paramref name="max"/>).</summary>
    /// <param name="min">Least value.</param>
    /// <param name="max">Upper bound, not below <paramref name="min"/>.</param>
    public double Uniform(double min, double max) => min + (max - min) * NextDouble();

    /// <summary>True with the given probability; takes one number from the stream whatever the probability.</summary>
    /// <param name="probability">In [0, 1].</param>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Uniform in 0 … <paramref name="count"/> − 1, without bias (Lemire 2019).</summary>
    /// <param name="count">How many values, at least 1.</param>
    public int NextInt(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        uint range = (uint)count;
        ulong product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            uint threshold = (0u - range) % range;
            while ((uint)product < threshold)
                product = (ulong)NextUInt32() * range;
        }
        return (int)(product >> 32);
    }

    /// <summary>Normal with mean 0 and deviation 1 (Box and Muller; the second value of a pair is not kept).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Shuffles in place, every order equally likely (Fisher and Yates).</summary>
    /// <param name="items">What to shuffle.</param>
    /// <typeparam name="T">Any element.</typeparam>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Writes the order in which an epoch visits the images: 0 … length − 1, shuffled by (seed, epoch).</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="order">One place per image.</param>
    public static void WriteEpochOrder(long seed, int epoch, Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        For(seed, epoch, image: -1, view: -1).Shuffle(order);
    }

    private readonly UInt128 Philox(uint counter)
    {
        var (c0, c1, c2, c3) = (counter, view, image, epoch);
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * c0, p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            (k0, k1) = (k0 + 0x9E3779B9, k1 + 0xBB67AE85);
        }
        return new UInt128((ulong)c3 << 32 | c2, (ulong)c1 << 32 | c0);
    }
}
