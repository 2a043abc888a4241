using Parallax.Vision;

namespace Parallax.Tests.Vision.Geometry;

public sealed class ViewGeometryTests
{
    public static readonly TheoryData<int> Seeds = [.. Enumerable.Range(0, 50)];

    [Theory, MemberData(nameof(Seeds))]
    public void To_the_source_and_back_is_the_identity(int seed)
    {
        var (geometry, rng) = Draw(seed);
        ViewPoint point = new(rng.Uniform(0, geometry.Width), rng.Uniform(0, geometry.Height));
        ViewPoint back = geometry.ToView(geometry.ToSource(point));
        Assert.Equal(point.X, back.X, 1e-9);
        Assert.Equal(point.Y, back.Y, 1e-9);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Token_centres_are_the_centres_of_the_cells_in_the_view(int seed)
    {
        var (geometry, rng) = Draw(seed);
        var (rows, columns) = (1 + rng.NextInt(9), 1 + rng.NextInt(9));
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                ViewPoint cell = new((column + 0.5) * geometry.Width / columns, (row + 0.5) * geometry.Height / rows);
                SourcePoint expected = geometry.ToSource(cell), actual = geometry.CentreOf(new GridCell(row, column), rows, columns);
                Assert.Equal(expected.X, actual.X, 1e-9);
                Assert.Equal(expected.Y, actual.Y, 1e-9);
                Assert.True(geometry.Crop.Contains(actual), $"seed {seed}");
            }
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void The_map_says_what_the_geometry_says(int seed)
    {
        var (geometry, rng) = Draw(seed);
        ViewPoint point = new(rng.Uniform(0, geometry.Width), rng.Uniform(0, geometry.Height));
        Near(geometry.ToSource(point), geometry.Map.ToSource(point));
        ViewPoint back = geometry.Map.ToView(geometry.Map.ToSource(point));
        Assert.Equal((point.X, point.Y), (back.X, back.Y), (a, b) => Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y) < 1e-9);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void A_view_of_a_view_is_a_view(int seed)
    {
        var (outer, rng) = Draw(seed);
        var box = new SourceBox(rng.Uniform(0, outer.Width / 2.0), rng.Uniform(0, outer.Height / 2.0), rng.Uniform(0.1, outer.Width / 2.0), rng.Uniform(0.1, outer.Height / 2.0));
        var inner = new ViewGeometry(box, rng.Chance(0.5), 1 + rng.NextInt(100), 1 + rng.NextInt(100), outer.Width, outer.Height);
        ViewPoint point = new(rng.Uniform(0, inner.Width), rng.Uniform(0, inner.Height));
        SourcePoint between = inner.ToSource(point);
        Near(outer.ToSource(new ViewPoint(between.X, between.Y)), outer.Then(inner).ToSource(point));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void The_cell_nearest_to_a_centre_is_its_own(int seed)
    {
        var (geometry, rng) = Draw(seed);
        var (rows, columns) = (1 + rng.NextInt(9), 1 + rng.NextInt(9));
        for (int i = 0; i < rows * columns; i++)
        {
            var cell = new GridCell(i / columns, i % columns);
            SourcePoint centre = geometry.CentreOf(cell, rows, columns);
            Assert.Equal(cell, geometry.CellNearest(centre, rows, columns));
            Assert.True(geometry.BoxOf(cell, rows, columns).Contains(centre), $"seed {seed}");
        }
    }

    // Against every centre of the other view by plain loops; ties (a measure of zero in these draws) do not occur.
    [Theory, MemberData(nameof(Seeds))]
    public void Correspondence_is_the_nearest_centre_of_what_is_shown(int seed)
    {
        var (a, rng) = Draw(seed);
        var b = a with { Crop = new SourceBox(a.Crop.X + rng.Uniform(-50, 50), a.Crop.Y + rng.Uniform(-50, 50), rng.Uniform(20, 200), rng.Uniform(20, 200)), Flipped = rng.Chance(0.5) };
        int[] found = new int[5 * 4];
        a.WriteCorrespondence(5, 4, b, 3, 6, found);
        for (int i = 0; i < found.Length; i++)
        {
            SourcePoint place = a.CentreOf(new GridCell(i / 4, i % 4), 5, 4);
            int nearest = Enumerable.Range(0, 18).MinBy(j => Distance(place, b.CentreOf(new GridCell(j / 6, j % 6), 3, 6), b.Crop));
            Assert.Equal(b.Crop.Contains(place) ? nearest : -1, found[i]);
        }

        // In cells of the other grid: nearest along each axis.
        static double Distance(SourcePoint p, SourcePoint q, SourceBox crop) => Math.Pow((p.X - q.X) * 6 / crop.Width, 2) + Math.Pow((p.Y - q.Y) * 3 / crop.Height, 2);
    }

    [Fact]
    public void Overlap_is_shared_area()
    {
        var a = new ViewGeometry(new SourceBox(0, 0, 10, 10), false, 8, 8, 40, 40);
        Assert.Equal(25, a.Overlap(a with { Crop = new SourceBox(5, 5, 10, 10) }).Area);
        Assert.Equal(25.0 / 175, a.OverlapRatio(a with { Crop = new SourceBox(5, 5, 10, 10) }), 1e-15);
        Assert.Equal(0, a.OverlapRatio(a with { Crop = new SourceBox(20, 0, 10, 10) }));
        Assert.Equal(1, a.OverlapRatio(a with { Flipped = true }));
    }

    private static void Near(SourcePoint expected, SourcePoint actual)
    {
        Assert.Equal(expected.X, actual.X, 1e-9);
        Assert.Equal(expected.Y, actual.Y, 1e-9);
    }

    [Fact]
    public void Boxes_are_half_open()
    {
        SourceBox box = new(2, 3, 4, 5);
        Assert.True(box.Contains(new SourcePoint(2, 3)));
        Assert.False(box.Contains(new SourcePoint(6, 3)));
        Assert.False(box.Contains(new SourcePoint(2, 8)));
        Assert.Equal(new SourceBox(4, 4, 2, 4), box.Intersect(new SourceBox(4, 4, 10, 10)));
        Assert.Equal(0, box.Intersect(new SourceBox(6, 3, 1, 1)).Area);
    }

    [Fact]
    public void Wrong_room_for_token_centres_is_named()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new ViewGeometry(new SourceBox(0, 0, 8, 8), false, 8, 8, 8, 8).WriteTokenCentres(2, 2, new float[4]));
        Assert.StartsWith("token centres of a 2 x 2 grid: expected room for 8 numbers, found 4", error.Message, StringComparison.Ordinal);
    }

    private static (ViewGeometry Geometry, Rng Rng) Draw(int seed)
    {
        Rng rng = Rng.For(seed, 0, 0, 0);
        SourceBox crop = new(rng.Uniform(0, 200), rng.Uniform(0, 200), rng.Uniform(1, 300), rng.Uniform(1, 300));
        return (new ViewGeometry(crop, rng.Chance(0.5), 1 + rng.NextInt(224), 1 + rng.NextInt(224), 500, 500), rng);
    }
}
