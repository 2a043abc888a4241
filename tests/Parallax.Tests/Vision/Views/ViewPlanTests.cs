using Parallax.Vision;

namespace Parallax.Tests.Vision.Views;

public sealed class ViewPlanTests
{
    [Fact]
    public void Defaults_are_VICRegLs_published_recipe()
    {
        ViewGroup views = ViewPlan.VicRegL.Global;
        Assert.Equal((2, 224, new Interval(0.08, 1), Interpolation.Bicubic), (views.Count, views.Size, views.Scale, views.Interpolation));
        Assert.Equal((0.8, 0.4, 0.4, 0.2, 0.1), (views.ColorJitter.Probability, views.ColorJitter.Brightness, views.ColorJitter.Contrast,
            views.ColorJitter.Saturation, views.ColorJitter.Hue));
        Assert.Equal((0.5, 0.2, new Interval(0.1, 2)), (views.Flip, views.Grayscale, views.Blur.Sigma));
        Assert.Equal([1.0, 0.1], views.Blur.Probability);
        Assert.Equal([0.0, 0.2], views.Solarize.Probability);
        Assert.Null(ViewPlan.VicRegL.Local);
        Assert.Equal(8, ViewPlan.VicRegLMultiCrop.Count);
    }

    [Fact]
    public void Every_fault_of_a_plan_is_named_at_once()
    {
        ViewPlan plan = new()
        {
            Global = new() { Size = 0, Scale = (0.5, 0.2), Blur = new() { Probability = [1.5] } },
            Local = new() { ColorJitter = new() { Hue = 0.7 } },
        };
        Assert.Equal(
            """
            views.global.size: expected a number in [1, 4096], found 0
            views.global.scale: expected two rising numbers in [0.0001, 1], found [0.5, 0.2]
            views.global.blur.probability: expected one or more numbers in [0, 1], found [1.5]
            views.local.color_jitter.hue: expected a number in [0, 0.5], found 0.7
            """, Assert.Throws<ArgumentException>(plan.Validate).Message);
    }

    [Fact]
    public void Evaluation_smaller_than_its_cut_is_a_fault() => Assert.Equal(
        "evaluation.shorter_side: expected at least size = 224, found 100",
        Assert.Throws<ArgumentException>(new EvaluationPlan { ShorterSide = 100 }.Validate).Message);

    // 20,000 draws: the standard error of a frequency is at most 0.0036; bounds are five of them.
    [Fact]
    public void Frequencies_are_the_probabilities_of_the_plan()
    {
        const int n = 20_000;
        for (int index = 0; index < 2; index++)
        {
            var (flips, jitters, greys, blurs, solarized) = (0, 0, 0, 0, 0);
            for (int image = 0; image < n; image++)
            {
                Rng rng = Rng.For(0, 0, image, index);
                ViewDraw draw = ViewDrawing.Draw(ViewPlan.VicRegL.Global, index, 100, 100, ref rng);
                flips += draw.Resize.Flip ? 1 : 0;
                jitters += draw.Jitter is null ? 0 : 1;
                greys += draw.Grey ? 1 : 0;
                blurs += draw.Sigma > 0 ? 1 : 0;
                solarized += draw.SolarizeFrom == 128 ? 1 : 0;
            }
            Assert.Equal(0.5, (double)flips / n, 0.018);
            Assert.Equal(0.8, (double)jitters / n, 0.018);
            Assert.Equal(0.2, (double)greys / n, 0.018);
            Assert.Equal(index == 0 ? 1 : 0.1, (double)blurs / n, 0.018);
            Assert.Equal(index == 0 ? 0 : 0.2, (double)solarized / n, 0.018);
        }
    }
}
