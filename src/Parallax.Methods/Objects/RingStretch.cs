namespace Parallax.Methods.Objects;

/// <summary>Neighbouring places of a ring: entries from <paramref name="Entry"/> on lie from <paramref name="Place"/> on.</summary>
internal readonly record struct RingStretch(long Entry, long Place, long Length)
{
    /// <summary>Where <paramref name="count"/> entries lie that begin at a place of a ring: one stretch, or two where they pass its end.</summary>
    public static IEnumerable<RingStretch> Of(long first, long count, long capacity)
    {
        long upToEnd = Math.Min(count, capacity - first);
        if (upToEnd > 0) yield return new RingStretch(0, first, upToEnd);
        if (count > upToEnd) yield return new RingStretch(upToEnd, 0, count - upToEnd);
    }
}
