namespace Parallax.Training.Evaluation.Clustering;

/// <summary>MT19937 (Matsumoto and Nishimura 1998), 32 bits a draw: the generator that faiss starts its k-means with.</summary>
internal sealed class MersenneTwister
{
    private const int Length = 624, Middle = 397;
    private readonly uint[] state = new uint[Length];
    private int next = Length;

    public MersenneTwister(uint seed)
    {
        state[0] = seed;
        for (uint i = 1; i < Length; i++) state[i] = (1812433253u * (state[i - 1] ^ (state[i - 1] >> 30))) + i;
    }

    /// <summary>The first <paramref name="count"/> places of a shuffled 0 … n − 1, drawn as faiss draws them: the remainder of a draw, biased as that is.</summary>
    public static int[] Sample(uint seed, int n, int count)
    {
        var random = new MersenneTwister(seed);
        int[] order = [.. Enumerable.Range(0, n)];
        for (int i = 0; i < Math.Min(count, n - 1); i++)
        {
            int j = i + (int)(random.Draw() % (uint)(n - i));
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order[..count];
    }

    public uint Draw()
    {
        if (next == Length) Twist();
        uint y = state[next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    private void Twist()
    {
        for (int i = 0; i < Length; i++)
        {
            uint y = (state[i] & 0x80000000) | (state[(i + 1) % Length] & 0x7FFFFFFF);
            state[i] = state[(i + Middle) % Length] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
        }
        next = 0;
    }
}
