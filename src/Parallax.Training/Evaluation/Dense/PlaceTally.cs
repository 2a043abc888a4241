using Parallax.Vision;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>Counts how far matched patches of two views lie apart in the image.</summary>
internal sealed class PlaceTally
{
    private double near, distance, distinct, chanceNear, chanceDistance, chanceDistinct;
    private long matches;
    private int images;

    /// <summary>The figures of all images so far, and what chance would give.</summary>
    public DenseMatchingScores Scores => new(near / matches, distance / matches, distinct / images, matches, images)
    {
        Chance = new DenseMatchingScores(chanceNear / matches, chanceDistance / matches, chanceDistinct / images, matches, images),
    };

    /// <summary>Adds an image. Patches of view a whose centre view b doesn't show don't count.</summary>
    /// <param name="a">The view whose patches searched.</param>
    /// <param name="b">The view that was searched.</param>
    /// <param name="grid">The N patches of either.</param>
    /// <param name="found">For each patch of a the one of b that it found.</param>
    public void Add(ViewGeometry a, ViewGeometry b, Grid grid, ReadOnlySpan<long> found)
    {
        int N = grid.Count, searched = 0;
        double bound = Math.Max(SquaredRadius(a, grid), SquaredRadius(b, grid));
        var chosen = new HashSet<long>();
        for (int i = 0; i < N; i++)
        {
            SourcePoint place = Centre(a, grid, i);
            if (!b.Crop.Contains(place)) continue;
            searched++;
            chosen.Add(found[i]);
            for (int j = 0; j < N; j++)
            {
                var (isNear, apart) = Apart(place, Centre(b, grid, j), b, grid, bound);
                chanceNear += isNear / (double)N;
                chanceDistance += apart / N;
                if (j != found[i]) continue;
                near += isNear;
                distance += apart;
            }
        }
        if (searched == 0) return;
        matches += searched;
        images++;
        distinct += chosen.Count / (double)Math.Min(searched, N);
        chanceDistinct += N * (1 - Math.Pow(1 - (1.0 / N), searched)) / Math.Min(searched, N);
    }

    private static SourcePoint Centre(ViewGeometry view, Grid grid, int patch) =>
        view.CentreOf(new GridCell(patch / grid.Columns, patch % grid.Columns), grid.Rows, grid.Columns);

    // Half the diagonal of a patch, squared, in source pixels.
    private static double SquaredRadius(ViewGeometry view, Grid grid)
    {
        double width = view.Crop.Width / grid.Columns, height = view.Crop.Height / grid.Rows;
        return ((width * width) + (height * height)) / 4;
    }

    // Whether two places are near, and their distance in patches of the view b.
    private static (int Near, double Patches) Apart(SourcePoint p, SourcePoint q, ViewGeometry b, Grid grid, double bound)
    {
        double x = p.X - q.X, y = p.Y - q.Y;
        double columns = x * grid.Columns / b.Crop.Width, rows = y * grid.Rows / b.Crop.Height;
        return ((x * x) + (y * y) < bound ? 1 : 0, Math.Sqrt((columns * columns) + (rows * rows)));
    }
}
