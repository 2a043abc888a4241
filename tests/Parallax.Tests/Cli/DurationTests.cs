using Parallax.Cli;

namespace Parallax.Tests.Cli;

public class DurationTests
{
    [Theory]
    [InlineData("2h", 7200)]
    [InlineData("90m", 5400)]
    [InlineData("30s", 30)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d1h0m0.5s", 176400.5)]
    public void Times_are_read_as_people_write_them(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out TimeSpan time));
        Assert.Equal(seconds, time.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("h")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("-1h")]
    [InlineData("1 h")]
    [InlineData("1h 30m")]
    [InlineData("2hours")]
    [InlineData("0s")]
    [InlineData("٣h")]
    [InlineData("1e3s")]
    [InlineData("999999999999999999999d")]
    [InlineData("1h\n")]
    public void Other_texts_are_refused(string text) => Assert.False(Duration.TryParse(text, out _));
}
