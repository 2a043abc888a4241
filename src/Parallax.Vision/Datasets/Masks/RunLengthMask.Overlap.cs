namespace Parallax.Vision;

public sealed partial class RunLengthMask
{
    /// <summary>The pixels that are in any of the masks.</summary>
    /// <param name="masks">Masks of one size, at least one.</param>
    /// <exception cref="ArgumentException">There are none, or sizes differ.</exception>
    public static RunLengthMask Union(params ReadOnlySpan<RunLengthMask> masks) => Merge(masks, (a, b) => a || b);

    /// <summary>The pixels that are in all of the masks.</summary>
    /// <param name="masks">Masks of one size, at least one.</param>
    /// <exception cref="ArgumentException">There are none, or sizes differ.</exception>
    public static RunLengthMask Intersection(params ReadOnlySpan<RunLengthMask> masks) => Merge(masks, (a, b) => a && b);

    /// <summary>
    /// Intersection over union; over this mask's own area where the other covers a crowd, which is as good a hit as any object in it.
    /// 0 where they don't meet, so also between empty masks.
    /// </summary>
    /// <param name="truth">The mask to compare with.</param>
    /// <param name="truthIsCrowd">Whether it covers a crowd.</param>
    /// <exception cref="ArgumentException">Sizes differ.</exception>
    public double IntersectionOverUnion(RunLengthMask truth, bool truthIsCrowd = false)
    {
        ArgumentNullException.ThrowIfNull(truth);
        long both = Intersection(this, truth).Area;
        return both == 0 ? 0 : both / (double)(truthIsCrowd ? Area : Area + truth.Area - both);
    }

    private static RunLengthMask Merge(ReadOnlySpan<RunLengthMask> masks, Func<bool, bool, bool> keeps)
    {
        if (masks.Length == 0)
            throw new ArgumentException("masks: expected one or more, found none", nameof(masks));
        RunLengthMask merged = masks[0];
        foreach (RunLengthMask mask in masks[1..]) merged = Pair(merged, mask, keeps);
        return merged;
    }

    // Walks over both at once, from each place where either changes to the next.
    private static RunLengthMask Pair(RunLengthMask a, RunLengthMask b, Func<bool, bool, bool> keeps)
    {
        if (a.Width != b.Width || a.Height != b.Height)
            throw new ArgumentException($"found masks of {a.Width} x {a.Height} and {b.Width} x {b.Height}, expected one size");
        List<uint> counts = [0];
        bool inside = false;
        int runA = 0, runB = 0;
        uint leftA = a.counts[0], leftB = b.counts[0];
        while (true)
        {
            while (leftA == 0 && runA + 1 < a.counts.Length) leftA = a.counts[++runA];
            while (leftB == 0 && runB + 1 < b.counts.Length) leftB = b.counts[++runB];
            uint step = Math.Min(leftA, leftB);
            if (step == 0) return new RunLengthMask(a.Width, a.Height, counts.ToArray());
            if (keeps(runA % 2 == 1, runB % 2 == 1) != inside)
            {
                inside = !inside;
                counts.Add(0);
            }
            counts[^1] += step;
            (leftA, leftB) = (leftA - step, leftB - step);
        }
    }
}
