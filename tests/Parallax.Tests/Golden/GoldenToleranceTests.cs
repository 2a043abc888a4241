namespace Parallax.Tests.Golden;

public class GoldenToleranceTests
{
    [Theory]
    [InlineData(null, 1e-9, 1e-12, 1e-4, 1e-5)]
    [InlineData("1e-12", 1e-12, 1e-12, 1e-12, 1e-5)]
    [InlineData("1e-4 relative float32, 1e-9 float64", 1e-9, 1e-12, 1e-4, 1e-5)]
    [InlineData("1e-4 relative, 1e-6 absolute float32", 1e-9, 1e-12, 1e-4, 1e-6)]
    [InlineData("indices exact; distances 1e-4 relative", 1e-4, 1e-12, 1e-4, 1e-5)]
    [InlineData("float64 1e-8 relative; float32 1e-3 relative, 1e-5 absolute", 1e-8, 1e-12, 1e-3, 1e-5)]
    [InlineData("float64 1e-7; float32: losses 1e-3 relative, parameters 1e-3 relative (others 5e-3 absolute: noise)", 1e-7, 1e-12, 1e-3, 1e-5)]
    [InlineData("1e-4 px absolute in float32", 1e-9, 1e-12, 0, 1e-4)]
    public void Texts_of_the_files_are_understood(string? text, double relative64, double absolute64, double relative32, double absolute32)
    {
        Assert.Equal(new GoldenTolerance(relative64, absolute64), GoldenTolerance.Parse(text, isDouble: true, folderDefault: 1e-4));
        Assert.Equal(new GoldenTolerance(relative32, absolute32), GoldenTolerance.Parse(text, isDouble: false, folderDefault: 1e-4));
    }
}
