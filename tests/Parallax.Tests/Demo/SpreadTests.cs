using Parallax.Training.Demo;

namespace Parallax.Tests.Demo;

public class SpreadTests
{
    [Theory]
    [InlineData(8, 4, new[] { 1, 3, 5, 7 })]
    [InlineData(10, 3, new[] { 1, 5, 8 })]
    [InlineData(3, 5, new[] { 0, 1, 2 })]
    [InlineData(0, 4, new int[] { })]
    public void Examples_are_the_middles_of_equal_stretches(int count, int wanted, int[] expected) => Assert.Equal(expected, Spread.Over(count, wanted));
}
