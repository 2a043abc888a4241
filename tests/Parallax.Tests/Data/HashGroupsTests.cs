using System.Numerics;
using Parallax.Training.Data;
using Parallax.Vision;

namespace Parallax.Tests.Data;

public sealed class HashGroupsTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(3), InlineData(4), InlineData(7), InlineData(16)]
    public void Groups_are_those_of_comparing_all_with_all(int distance)
    {
        Rng rng = Rng.For(5, 0, distance, 0);
        List<ulong> hashes = [0, ulong.MaxValue, 0];
        while (hashes.Count < 600)
        {
            ulong hash = rng.Chance(0.5) ? (ulong)rng.NextUInt32() << 32 | rng.NextUInt32() : hashes[rng.NextInt(hashes.Count)];
            for (int flips = rng.NextInt(distance + 3); flips > 0; flips--) hash ^= 1UL << rng.NextInt(64);
            hashes.Add(hash);
        }
        Assert.Equal(Slowly([.. hashes], distance), HashGroups.Of([.. hashes], distance).Select(group => string.Join(',', group)));
    }

    [Fact]
    public void A_hundred_thousand_hashes_of_which_half_are_the_same_are_grouped_without_comparing_all()
    {
        Rng rng = Rng.For(6, 0, 0, 0);
        ulong[] hashes = new ulong[100_000];
        for (int i = 0; i < hashes.Length; i += 2) hashes[i] = (ulong)rng.NextUInt32() << 32 | rng.NextUInt32();
        IReadOnlyList<int[]> groups = HashGroups.Of(hashes, 4);   // all pairs would be 5·10⁹
        Assert.Equal(50_000, groups.Max(group => group.Length));
    }

    private static IEnumerable<string> Slowly(ulong[] hashes, int distance)
    {
        int[] group = [.. Enumerable.Range(0, hashes.Length)];
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int i = 0; i < hashes.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    if (group[i] == group[j] || BitOperations.PopCount(hashes[i] ^ hashes[j]) > distance) continue;
                    group[i] = group[j] = Math.Min(group[i], group[j]);
                    changed = true;
                }
            }
        }
        return Enumerable.Range(0, hashes.Length).GroupBy(i => group[i]).Where(g => g.Count() > 1).OrderBy(g => g.First()).Select(g => string.Join(',', g));
    }
}
