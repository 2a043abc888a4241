using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.SelfDistillation;

/// <summary>The patches of several views of every image, view after view: what they are, where they lie, and how large they are in the source.</summary>
/// <param name="Tokens">(B, S, C), S = Σ of <paramref name="Counts"/>: an image's patches of view 0 row by row, then those of view 1, …</param>
/// <param name="Centres">Their centres (B, S, 2) in the source image: row, column, in source pixels.</param>
/// <param name="Radii">The squared distance from a patch's centre to its corner in the source, for each view: (B, V).</param>
/// <param name="Counts">Patches of each view.</param>
public sealed record ViewTokens(Tensor Tokens, Tensor Centres, Tensor Radii, IReadOnlyList<int> Counts)
{
    /// <summary>V: number of views.</summary>
    public int Views => Counts.Count;

    /// <summary>S: patches of an image in all views.</summary>
    public int Count => (int)Tokens.Size(1);

    /// <summary>Joins the patches of views.</summary>
    /// <param name="views">Of each view its patches (B, N, C), their centres (B, N, 2) and their grid.</param>
    public static ViewTokens Of(IReadOnlyList<(Tensor Patches, Tensor Centres, Grid Grid)> views)
    {
        ArgumentNullException.ThrowIfNull(views);
        using var scope = TensorScope.Open();
        Tensor[] tokens = [.. views.Select(v => v.Patches)], centres = [.. views.Select(v => v.Centres)];
        Tensor[] radii = [.. views.Select(v => Radius(v.Centres, v.Grid))];
        return new ViewTokens(
            scope.Outward(Ops.Cat(tokens, dim: 1)), scope.Outward(Ops.Cat(centres, dim: 1)), scope.Outward(Ops.Stack(radii, dim: 1)), [.. views.Select(v => v.Grid.Count)]);
    }

    /// <summary>For every patch the number of its view: (S), int64, on the CPU.</summary>
    public long[] ViewOfPatches() => [.. Counts.SelectMany((count, view) => Enumerable.Repeat((long)view, count))];

    // |half a step down|² + |half a step right|² between neighbouring centres; a single row or column has no step.
    private static Tensor Radius(Tensor centres, Grid grid)
    {
        Tensor first = centres.Select(1, 0);                                                 // (B, 2)
        int down = grid.Rows > 1 ? grid.Columns : 0, right = grid.Columns > 1 ? 1 : 0;
        return ((centres.Select(1, down + right) - first) / 2).Square().Sum(dim: -1);        // (B)
    }
}
