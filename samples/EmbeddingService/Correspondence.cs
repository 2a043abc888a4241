using Parallax;
using Parallax.Torch;
using Parallax.Vision;

namespace EmbeddingService;

/// <summary>A patch of image A with the patch of image B that is most like it.</summary>
/// <param name="A">Centre of A's patch, (x, y) in A's pixels.</param>
/// <param name="B">Centre of B's patch, (x, y) in B's pixels.</param>
/// <param name="Similarity">Cosine of the two features, in [−1, 1].</param>
/// <param name="Mutual">Whether A's patch is also the one most like B's.</param>
public sealed record Correspondence(double[] A, double[] B, float Similarity, bool Mutual)
{
    /// <summary>The nearest patch of B for each patch of A, row by row; among equals the first.</summary>
    /// <param name="features">Both images' patches, (2, N, C).</param>
    /// <param name="a">Where A's view lies in A.</param>
    /// <param name="b">Where B's view lies in B.</param>
    public static Correspondence[] Between(Features features, ViewGeometry a, ViewGeometry b)
    {
        ArgumentNullException.ThrowIfNull(features);
        var (rows, columns) = (features.Grid.Rows, features.Grid.Columns);
        Tensor directions = features.Patches / features.Patches.Norm(2, [-1], keepDim: true).ClampMin(1e-12);   // (2, N, C)
        Tensor cosines = directions[0].Matmul(directions[1].MT).Clamp(-1, 1);                                  // (Na, Nb), rounding may pass 1
        var (best, nearest) = cosines.Max(dim: 1);
        float[] similarity = best.ToArray<float>();
        long[] toB = nearest.ToArray<long>(), toA = cosines.Max(dim: 0).Indices.ToArray<long>();
        return [.. Enumerable.Range(0, toB.Length).Select(i => new Correspondence(Centre(a, i), Centre(b, (int)toB[i]), similarity[i], toA[toB[i]] == i))];

        double[] Centre(ViewGeometry view, int cell)
        {
            SourcePoint centre = view.CentreOf(new GridCell(cell / columns, cell % columns), rows, columns);
            return [centre.X, centre.Y];
        }
    }
}
