namespace Parallax;

/// <summary>How many rows and columns of patches a feature map has.</summary>
/// <param name="Rows">Cells from top to bottom.</param>
/// <param name="Columns">Cells from left to right.</param>
public readonly record struct Grid(int Rows, int Columns)
{
    /// <summary>Cells in all: N of (B, N, C).</summary>
    public int Count => Rows * Columns;

    /// <inheritdoc/>
    public override string ToString() => $"{Rows}×{Columns}";
}
