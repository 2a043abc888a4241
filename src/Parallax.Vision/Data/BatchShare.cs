namespace Parallax.Vision;

/// <summary>One of several parts of every batch: of n rows those from ⌊n · Index/Of⌋ to ⌊n · (Index + 1)/Of⌋. The parts are disjoint and hold every row.</summary>
/// <param name="Index">Which part, in [0, <paramref name="Of"/>).</param>
/// <param name="Of">The number of parts.</param>
public readonly record struct BatchShare(int Index, int Of)
{
    /// <summary>All rows.</summary>
    public static BatchShare Whole { get; } = new(0, 1);

    /// <summary>The rows of a batch of <paramref name="rows"/>.</summary>
    internal (int First, int Count) Rows(int rows)
    {
        int first = (int)((long)rows * Index / Of), end = (int)((long)rows * (Index + 1) / Of);
        return (first, end - first);
    }
}
