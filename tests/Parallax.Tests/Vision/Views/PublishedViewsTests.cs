using Parallax.Vision;

namespace Parallax.Tests.Vision.Views;

public sealed class PublishedViewsTests
{
    public static readonly TheoryData<string> Names = [.. PublishedViews.All.Keys];

    private static readonly Photo Source = Photo.FromRgb(90, 70, [.. Enumerable.Range(0, 90 * 70 * 3).Select(i => (byte)(i * 37 % 251))]);

    [Theory, MemberData(nameof(Names))]
    public void Every_plan_is_in_range_and_makes_its_views(string name)
    {
        ViewPlan plan = PublishedViews.All[name];
        plan.Validate();
        var maker = new ViewMaker();
        foreach (ViewGroup group in new[] { plan.Global, plan.Local }.OfType<ViewGroup>())
        {
            Rng rng = Rng.For(1, 0, 0, 0);
            float[] pixels = new float[3 * group.Size * group.Size];
            ViewGeometry geometry = maker.Make(Source, group, 0, ref rng, pixels);
            Assert.Equal((group.Size, group.Size, 90, 70), (geometry.Width, geometry.Height, geometry.SourceWidth, geometry.SourceHeight));
            Assert.All(pixels, value => Assert.InRange(value, -3, 3));
        }
    }

    // The tables of the papers, where two plans differ in little.
    [Fact]
    public void Plans_have_the_papers_numbers()
    {
        Assert.Equal((2, 224, new Interval(0.4, 1), 8, 96, new Interval(0.05, 0.4)), Shape(PublishedViews.Dino));
        Assert.Equal((2, 224, new Interval(0.14, 1), 6, 96, new Interval(0.05, 0.14)), Shape(PublishedViews.SwAv));
        Assert.Equal((2, 32, new Interval(0.4, 1), 2, 32, new Interval(0.08, 0.6)), Shape(PublishedViews.LoGoCifar));
        Assert.Equal((2, 96, new Interval(0.4, 1), 2, 96, new Interval(0.08, 0.4)), Shape(PublishedViews.LoGoStl));
        Assert.Equal((2, 224, new Interval(0.25, 1), 0, 0, default(Interval)), Shape(PublishedViews.Cribo));
        Assert.Equal([1.0, 0.1], PublishedViews.Dino.Global.Blur.Probability);
        Assert.Equal([0.0, 0.2], PublishedViews.Dino.Global.Solarize.Probability);
        Assert.Equal([0.5], PublishedViews.Dino.Local!.Blur.Probability);
        Assert.Equal((0.8, 0.8, 0.8, 0.2), Strengths(PublishedViews.SimClr));
        Assert.Equal((0.4, 0.4, 0.4, 0.1), Strengths(PublishedViews.MoCoV2));
        Assert.Equal((0.4, 0.4, 0.2, 0.1), Strengths(PublishedViews.Byol));
        Assert.Equal(BlurPlace.BeforeColours, PublishedViews.LoGo.Global.Blur.Place);
    }

    [Fact]
    public void A_random_square_is_cut_from_the_resized_image()
    {
        ViewGroup group = PublishedViews.S2sdReduced.Global with { Size = 30, ShorterSide = 35 };
        for (int seed = 0; seed < 50; seed++)
        {
            Rng rng = Rng.For(seed, 0, 0, 0);
            ViewGeometry geometry = new ViewMaker().Make(Source, group, 0, ref rng, new float[3 * 30 * 30]);
            Assert.Equal(30 * 2.0, geometry.Crop.Height, 1e-9);   // 70 rows become 35
            Assert.True(geometry.Crop.X >= 0 && geometry.Crop.X + geometry.Crop.Width <= 90 && geometry.Crop.Y >= 0 && geometry.Crop.Y + geometry.Crop.Height <= 70, $"seed {seed}: {geometry.Crop}");
        }
    }

    [Theory]
    [InlineData(SharedDraws.None, false, false)]
    [InlineData(SharedDraws.Geometry, true, false)]
    [InlineData(SharedDraws.Colours, false, true)]
    public void Views_of_a_group_share_what_it_says(SharedDraws shared, bool samePlace, bool sameColours)
    {
        var sampling = new TrainingSampling(new ViewPlan { Global = new() { Size = 24, Shared = shared } }, new ShuffledSampler());
        var streams = new ViewStreams(Seed: 4, Epoch: 1, Image: 2, First: 0);
        ViewDraw first = sampling.Draw(0, 90, 70, streams), second = sampling.Draw(1, 90, 70, streams);
        Assert.Equal(samePlace, first.Resize == second.Resize);
        Assert.Equal(sameColours, (first.Jitter, first.Grey, first.Sigma) == (second.Jitter, second.Grey, second.Sigma));
    }

    [Fact]
    public void A_cut_larger_than_the_resized_image_is_a_fault() => Assert.Equal(
        "views.global.shorter_side: expected at least size = 224, found 100",
        Assert.Throws<ArgumentException>(() => new ViewPlan { Global = new() { ShorterSide = 100 } }.Validate()).Message);

    // Blur before the colours is another picture than blur after them.
    [Fact]
    public void Blur_stands_where_the_group_says()
    {
        float[] Made(BlurPlace place)
        {
            Rng rng = Rng.For(3, 0, 0, 0);
            float[] pixels = new float[3 * 24 * 24];
            ViewGroup group = new() { Size = 24, ColorJitter = new() { Probability = 1 }, Grayscale = 0, Blur = new() { Probability = [1], Sigma = (1.5, 1.5), Place = place } };
            new ViewMaker().Make(Source, group, 0, ref rng, pixels);
            return pixels;
        }
        float[] after = Made(BlurPlace.AfterColours), before = Made(BlurPlace.BeforeColours);
        Assert.NotEqual(after, before);
        Assert.InRange(after.Zip(before, (a, b) => Math.Abs(a - b)).Average(), 0, 0.2);
    }

    private static (int, int, Interval, int, int, Interval) Shape(ViewPlan plan) =>
        (plan.Global.Count, plan.Global.Size, plan.Global.Scale, plan.Local?.Count ?? 0, plan.Local?.Size ?? 0, plan.Local?.Scale ?? default);

    private static (double, double, double, double) Strengths(ViewPlan plan) =>
        (plan.Global.ColorJitter.Brightness, plan.Global.ColorJitter.Contrast, plan.Global.ColorJitter.Saturation, plan.Global.ColorJitter.Hue);
}
