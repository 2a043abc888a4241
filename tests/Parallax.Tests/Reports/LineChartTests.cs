using Parallax.Training.Reports;

namespace Parallax.Tests.Reports;

public class LineChartTests
{
    [Theory]
    [InlineData(0, 1500, 8, new double[] { 0, 200, 400, 600, 800, 1000, 1200, 1400 })]
    [InlineData(-3, 7, 5, new double[] { -2, 0, 2, 4, 6 })]
    [InlineData(12, 12.5, 5, new double[] { 12, 12.1, 12.2, 12.3, 12.4, 12.5 })]
    public void Ticks_are_round_and_inside(double from, double to, int wanted, double[] expected)
    {
        double[] ticks = [.. new LineChart.Axis(from, to, 0, 1).Ticks(wanted)];
        Assert.Equal(expected.Length, ticks.Length);
        Assert.All(expected.Zip(ticks), pair => Assert.Equal(pair.First, pair.Second, 12));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.25, "−0.25")]
    [InlineData(12000, "12,000")]
    [InlineData(0.00002, "2E−5")]
    public void Labels_are_short(double value, string expected) => Assert.Equal(expected, LineChart.Label(value));

    [Fact]
    public void Smoothing_keeps_a_constant_and_the_middle_of_a_line()
    {
        CurvePoint[] line = [.. Enumerable.Range(0, 200).Select(i => new CurvePoint(i, 3.0 * i))];
        CurvePoint[] smooth = LineChart.Smooth(line);
        Assert.All(smooth.Skip(10).Take(180), p => Assert.Equal(3 * p.Step, p.Value, 9));
        Assert.All(LineChart.Smooth([.. line.Select(p => p with { Value = 7 })]), p => Assert.Equal(7, p.Value, 12));
    }

    [Theory]
    [InlineData(new double[] { })]
    [InlineData(new double[] { 5 })]
    [InlineData(new double[] { 0, 0, 0 })]
    [InlineData(new double[] { double.NaN, 1e30, -1e30 })]
    public void Odd_curves_are_drawn_too(double[] values)
    {
        string svg = LineChart.Draw(new Curve("loss", [.. values.Select((v, i) => new CurvePoint(i, v))]), 300, 150, "small").ToString();
        Assert.DoesNotContain("NaN", svg);
        Assert.DoesNotContain("Infinity", svg);
        Assert.EndsWith("</svg>", svg.TrimEnd());
    }
}
