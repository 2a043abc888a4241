namespace Parallax.Vision;

/// <summary>Images as they follow each other on the disk, and how far behind it places may be.</summary>
/// <param name="Images">Every image of the epoch, stretch by stretch.</param>
/// <param name="Window">Place p of the epoch is among the first p + Window + 1 of them.</param>
internal sealed record ReadingOrder(int[] Images, int Window);
