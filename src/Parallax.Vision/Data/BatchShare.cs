namespace Parallax.Vision;

/// <summary>One of several equal parts of every batch: rows from Index · B/Of on, B/Of of them.</summary>
/// <param name="Index">Which part, in [0, <paramref name="Of"/>).</param>
/// <param name="Of">The number of parts.</param>
public readonly record struct BatchShare(int Index, int Of)
{
    /// <summary>All rows.</summary>
    public static BatchShare Whole { get; } = new(0, 1);
}
