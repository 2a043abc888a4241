namespace Parallax.Vision;

/// <summary>One cell of a token grid that is laid over a view.</summary>
/// <param name="Row">From the top, from 0.</param>
/// <param name="Column">From the left of the view (after its flip), from 0.</param>
public readonly record struct GridCell(int Row, int Column);
