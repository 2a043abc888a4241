namespace Parallax.Methods.VicRegL;

/// <summary>The ordered pairs (i, j) of views that VICRegL compares: i is one of the first two views, j any other.</summary>
internal static class ViewPairs
{
    public static IReadOnlyList<(int I, int J)> Of(int views)
    {
        if (views < 2) throw new ArgumentException($"at least 2 views are compared, there are {views}", nameof(views));
        return [.. from i in Enumerable.Range(0, 2) from j in Enumerable.Range(0, views) where i != j select (i, j)];
    }
}
