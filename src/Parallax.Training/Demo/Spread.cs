namespace Parallax.Training.Demo;

/// <summary>Examples by a rule that looks at no image: evenly spaced, so that nothing is picked by hand.</summary>
internal static class Spread
{
    /// <summary>The middles of <paramref name="wanted"/> equal stretches of 0 … <paramref name="count"/> − 1; all of them when there are no more.</summary>
    internal static IEnumerable<int> Over(int count, int wanted)
    {
        int taken = Math.Min(count, wanted);
        return Enumerable.Range(0, taken).Select(i => (int)((2L * i + 1) * count / (2L * taken)));
    }
}
