using Parallax.Training.Evaluation.Dense;
using Parallax.Vision;

namespace Parallax.Tests.Evaluation.Dense;

public class PlaceTallyTests
{
    private static readonly ViewGeometry Left = View(0, 0, 100, 100);

    [Fact]
    public void Patches_that_find_themselves_are_in_place()
    {
        DenseMatchingScores found = Scores(Left, Left, new Grid(4, 4), [.. Enumerable.Range(0, 16).Select(i => (long)i)]);
        Assert.Equal((1.0, 0.0, 1.0, 16L, 1), (found.Accuracy, found.Distance, found.Distinct, found.Matches, found.Images));
        Assert.Equal(1 / 16.0, found.Chance!.Accuracy, 12);
    }

    [Fact]
    public void A_mirrored_view_has_its_columns_the_other_way()
    {
        DenseMatchingScores found = Scores(Left, Left with { Flipped = true }, new Grid(2, 3), [2, 1, 0, 5, 4, 3]);
        Assert.Equal((1.0, 0.0), (found.Accuracy, found.Distance));
    }

    [Fact]
    public void Patches_that_all_find_one_are_hardly_distinct()
    {
        DenseMatchingScores found = Scores(Left, Left, new Grid(4, 4), new long[16]);
        Assert.Equal((1 / 16.0, 1 / 16.0), (found.Accuracy, found.Distinct));
    }

    [Fact]
    public void Views_apart_have_no_match() => Assert.Equal((0L, 0), Told(Scores(Left, View(200, 0, 50, 50), new Grid(2, 2), new long[4])));

    // Half a patch's diagonal is not near any more: the released code of GLSD compares strictly.
    [Fact]
    public void The_bound_is_strict()
    {
        var (a, b) = (View(0, 0, 20, 20), View(10, 10, 20, 20));                              // one patch of 20 × 20 each, centres (10, 10) and (20, 20)
        DenseMatchingScores found = Scores(a, b, new Grid(1, 1), [0]);
        Assert.Equal(0, found.Accuracy);
        Assert.Equal(Math.Sqrt(0.5), found.Distance, 12);
        Assert.Equal(1.0, Scores(a, View(9.9, 9.9, 20, 20), new Grid(1, 1), [0]).Accuracy);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Figures_equal_plain_loops(long seed)
    {
        const int images = 5;
        Rng rng = Rng.For(seed, 0, 0, 0);
        var grid = new Grid(3, 4);
        var tally = new PlaceTally();
        double near = 0, far = 0, distinct = 0, chanceNear = 0, chanceFar = 0;
        int all = 0, overlapping = 0;
        for (int image = 0; image < images; image++)
        {
            ViewGeometry a = Any(ref rng), b = Any(ref rng);
            long[] found = [.. Enumerable.Range(0, 12).Select(_ => 0L)];
            for (int i = 0; i < 12; i++) found[i] = rng.NextInt(12);
            tally.Add(a, b, grid, found);
            var (pa, pb) = (Centres(a), Centres(b));
            double bound = Math.Max(Corner(a), Corner(b));
            int[] asking = [.. Enumerable.Range(0, 12).Where(i => pa[i].X >= b.Crop.X && pa[i].X < b.Crop.X + b.Crop.Width && pa[i].Y >= b.Crop.Y && pa[i].Y < b.Crop.Y + b.Crop.Height)];
            foreach (int i in asking)
            {
                near += Near(i, (int)found[i]) ? 1 : 0;
                far += Far(i, (int)found[i]);
                chanceNear += Enumerable.Range(0, 12).Count(j => Near(i, j)) / 12.0;
                chanceFar += Enumerable.Range(0, 12).Average(j => Far(i, j));
            }
            all += asking.Length;
            if (asking.Length == 0) continue;
            overlapping++;
            distinct += asking.Select(i => found[i]).Distinct().Count() / (double)Math.Min(12, asking.Length);

            bool Near(int i, int j) => Math.Sqrt(Math.Pow(pa[i].X - pb[j].X, 2) + Math.Pow(pa[i].Y - pb[j].Y, 2)) < bound;

            // In patches: the view's own pixels, over the pixels of a patch.
            double Far(int i, int j)
            {
                ViewPoint p = b.ToView(pa[i]), q = b.ToView(pb[j]);
                return Math.Sqrt(Math.Pow((p.X - q.X) * 4 / b.Width, 2) + Math.Pow((p.Y - q.Y) * 3 / b.Height, 2));
            }
        }
        DenseMatchingScores scores = tally.Scores;
        Assert.True(all > 0);
        Assert.Equal((all, overlapping), ((int)scores.Matches, scores.Images));
        Assert.Equal(near / all, scores.Accuracy, 12);
        Assert.Equal(far / all, scores.Distance, 12);
        Assert.Equal(distinct / overlapping, scores.Distinct, 12);
        Assert.Equal(chanceNear / all, scores.Chance!.Accuracy, 12);
        Assert.Equal(chanceFar / all, scores.Chance.Distance, 12);

        SourcePoint[] Centres(ViewGeometry view) => [.. Enumerable.Range(0, 12).Select(i => view.ToSource(new ViewPoint(((i % 4) + 0.5) * view.Width / 4, ((i / 4) + 0.5) * view.Height / 3)))];

        double Corner(ViewGeometry view) => 0.5 * Math.Sqrt(Math.Pow(view.Crop.Width / 4, 2) + Math.Pow(view.Crop.Height / 3, 2));
    }

    // Random choices of three among four, all ways: the expected number of distinct ones.
    [Fact]
    public void Chance_finds_as_many_distinct_patches_as_random_choices_do()
    {
        double mean = Enumerable.Range(0, 4 * 4 * 4 * 4).Average(way => new[] { way % 4, way / 4 % 4, way / 16 % 4, way / 64 }.Distinct().Count() / 4.0);
        Assert.Equal(mean, Scores(Left, Left, new Grid(2, 2), new long[4]).Chance!.Distinct, 12);
    }

    private static ViewGeometry View(double x, double y, double width, double height) => new(new SourceBox(x, y, width, height), false, 64, 48, 300, 200);

    private static ViewGeometry Any(ref Rng rng) => View(rng.Uniform(0, 150), rng.Uniform(0, 100), rng.Uniform(60, 150), rng.Uniform(50, 100)) with { Flipped = rng.Chance(0.5) };

    private static DenseMatchingScores Scores(ViewGeometry a, ViewGeometry b, Grid grid, long[] found)
    {
        var tally = new PlaceTally();
        tally.Add(a, b, grid, found);
        return tally.Scores;
    }

    private static (long, int) Told(DenseMatchingScores scores) => (scores.Matches, scores.Images);
}
