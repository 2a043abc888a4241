using Parallax.Vision;

namespace Parallax.Tests.Vision.Augmentation;

public sealed class RngTests
{
    // Known answers of Philox4x32-10 published with the generator (Random123, kat_vectors): counter and key all zeros.
    [Fact]
    public void First_words_are_those_of_Philox()
    {
        Rng rng = Rng.For(0, 0, 0, 0);
        uint[] words = [rng.NextUInt32(), rng.NextUInt32(), rng.NextUInt32(), rng.NextUInt32()];
        Assert.Equal([0x6627E8D5u, 0xE169C58Du, 0xBC57AC4Cu, 0x9B00DBD8u], words);
    }

    [Fact]
    public void Streams_of_neighbouring_seeds_epochs_images_and_views_differ()
    {
        HashSet<ulong> firsts = [];
        for (int i = 0; i < 10_000; i++)
        {
            Rng rng = Rng.For(i % 10, i / 10 % 10, i / 100 % 10, i / 1000);
            Assert.True(firsts.Add((ulong)rng.NextUInt32() << 32 | rng.NextUInt32()));
        }
    }

    // 100,000 draws: the standard error of a mean is 0.0009 (uniform) or 0.003 (normal); bounds are five of them.
    [Fact]
    public void Moments_are_those_of_the_distributions()
    {
        const int n = 100_000;
        Rng rng = Rng.For(42, 0, 0, 0);
        double uniform = 0, normal = 0, square = 0;
        int[] counts = new int[6];
        for (int i = 0; i < n; i++)
        {
            uniform += rng.NextDouble() / n;
            double z = rng.NextNormal();
            (normal, square) = (normal + z / n, square + z * z / n);
            counts[rng.NextInt(6)]++;
        }
        Assert.Equal(0.5, uniform, 0.005);
        Assert.Equal(0, normal, 0.016);
        Assert.Equal(1, square, 0.023);
        Assert.All(counts, count => Assert.Equal(n / 6.0, count, 600.0));
    }

    [Fact]
    public void Epoch_order_is_a_permutation_of_its_own_for_every_epoch()
    {
        int[] first = new int[1000], second = new int[1000], again = new int[1000];
        Rng.WriteEpochOrder(7, 0, first);
        Rng.WriteEpochOrder(7, 1, second);
        Rng.WriteEpochOrder(7, 0, again);
        Assert.Equal(Enumerable.Range(0, 1000), first.Order());
        Assert.Equal(Enumerable.Range(0, 1000), second.Order());
        Assert.Equal(first, again);
        Assert.NotEqual(first, second);
    }
}
