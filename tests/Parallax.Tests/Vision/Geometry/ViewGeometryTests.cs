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
