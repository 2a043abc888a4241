namespace Parallax.Training.Data;

/// <summary>Groups of hashes that are connected by steps of at most a few differing bits.</summary>
internal static class HashGroups
{
    /// <summary>Finds the groups of two or more.</summary>
    /// <remarks>
    /// 64 bits are cut into d + 1 bands: hashes that differ in at most d bits have a band in common. Only those with a common band are compared, and
    /// equal ones once, so that a million images cost seconds.
    /// </remarks>
    /// <param name="hashes">The hashes.</param>
    /// <param name="distance">d, bits that neighbours may differ in, in [0, 31].</param>
    /// <returns>Indices into <paramref name="hashes"/>, ascending in each group; groups by their first.</returns>
    public static IReadOnlyList<int[]> Of(ReadOnlySpan<ulong> hashes, int distance)
    {
        var parent = new int[hashes.Length];
        for (int i = 0; i < parent.Length; i++) parent[i] = i;
        ulong[] sorted = hashes.ToArray();
        int[] indices = [.. parent];
        Array.Sort(sorted, indices);
        List<int> distinct = [];
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i] == sorted[i - 1]) Join(parent, indices[i], indices[i - 1]);
            else distinct.Add(indices[i]);
        }
        for (int band = 0; band <= distance; band++) JoinBand(hashes, [.. distinct], distance, band, parent);
        return [.. Enumerable.Range(0, parent.Length).GroupBy(i => Root(parent, i)).Select(group => group.ToArray()).Where(group => group.Length > 1).OrderBy(group => group[0])];
    }

    private static void JoinBand(ReadOnlySpan<ulong> hashes, int[] members, int distance, int band, int[] parent)
    {
        int first = 64 * band / (distance + 1), bits = 64 * (band + 1) / (distance + 1) - first;
        var keys = new ulong[members.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = hashes[members[i]] << (64 - first - bits) >> (64 - bits);
        Array.Sort(keys, members);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start];) end++;
            for (int i = start; i < end; i++)
            {
                ulong hash = hashes[members[i]];
                for (int j = i + 1; j < end; j++)
                {
                    if (PerceptualHash.Distance(hash, hashes[members[j]]) <= distance) Join(parent, members[i], members[j]);
                }
            }
        }
    }

    private static void Join(int[] parent, int a, int b)
    {
        var (rootA, rootB) = (Root(parent, a), Root(parent, b));
        parent[Math.Max(rootA, rootB)] = Math.Min(rootA, rootB);
    }

    private static int Root(int[] parent, int i)
    {
        while (parent[i] != i) i = parent[i] = parent[parent[i]];
        return i;
    }
}
