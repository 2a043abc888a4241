using Parallax.Training.Health;

namespace Parallax.Tests.Health;

public class CollapseCheckTests
{
    private static readonly FeatureFigures Healthy = new(1000, 512, 0.5 / Math.Sqrt(512), 80, 0.3);
    private readonly CollapseCheck check = new(new CollapseLimits());

    private IReadOnlyList<string> Look(FeatureFigures features, KnnFigure? knn = null) => check.Look(new HealthFigures(1) { Features = features, Knn = knn });

    [Fact]
    public void A_healthy_run_is_not_flagged()
    {
        for (int look = 0; look < 3; look++) Assert.Empty(Look(Healthy, new KnnFigure(0.3, 0.1, 1000)));
        Assert.Empty(check.Standing);
    }

    [Fact]
    public void A_collapse_is_told_in_words_with_numbers_at_the_second_look_and_once()
    {
        var collapsed = new FeatureFigures(1000, 512, 0.004 / Math.Sqrt(512), 1.34, 0.953);
        Assert.Empty(Look(collapsed));
        string[] expected =
        [
            "the features: standard deviation 0.0040 of the 1/√512 of an even spread, healthy above 0.1",
            "the features: effective rank 1.3 of 512, healthy above 10.2",
            "the features' channels say the same: mean |correlation| 0.953, healthy below 0.9",
        ];
        Assert.Equal(expected, Look(collapsed));
        Assert.Empty(Look(collapsed));
        Assert.Equal(expected, check.Standing);
    }

    [Fact]
    public void What_recovers_is_forgotten_and_told_anew_when_it_comes_back()
    {
        FeatureFigures low = Healthy with { EffectiveRank = 3 };
        foreach (FeatureFigures seen in new[] { low, Healthy, low }) Assert.Empty(Look(seen));
        Assert.Single(Look(low));
        Look(Healthy);
        Assert.Empty(check.Standing);
        Assert.Empty(Look(low));
        Assert.Single(Look(low));
    }

    [Fact]
    public void Embeddings_and_matches_are_judged_by_name()
    {
        var collapsed = new HealthFigures(50)
        {
            Embeddings = [("a", new EmbeddingFigures(64, 256, 1, 0.9 / 16, 50)), ("b", new EmbeddingFigures(64, 256, 1, 0.001 / 16, 1.0))],
            Matches = [("place", new MatchFigures(0.8, 0.9, 1)), ("feature", new MatchFigures(0.05, 0.01, 0.2))],
        };
        check.Look(collapsed);
        Assert.Equal(
            [
                "'b': standard deviation 0.0010 of the 1/√256 of an even spread, healthy above 0.1",
                "'b': effective rank 1.0 of 64, healthy above 2",
                "match 'feature' chooses 5.0 % of the patches that it could, with an entropy of 0.010, healthy above 0.05",
            ],
            check.Look(collapsed));
    }

    [Fact]
    public void Embeddings_that_shrink_to_a_point_are_told_though_their_directions_stay_apart()
    {
        HealthFigures At(double scale) => new(50) { Embeddings = [("a", new EmbeddingFigures(64, 256, scale, 0.9 / 16, 50))] };
        foreach (double scale in new[] { 0.5, 0.1, 0.0004 }) Assert.Empty(check.Look(At(scale)));
        Assert.Equal(["'a': shrunk to a standard deviation of 4.00e-4 from 5.00e-1, healthy above 0.05 of that"], check.Look(At(0.0004)));
    }

    [Fact]
    public void Looks_at_other_things_in_between_do_not_count()
    {
        FeatureFigures low = Healthy with { EffectiveRank = 3 };
        Look(low);
        check.Look(new HealthFigures(50) { Embeddings = [("a", new EmbeddingFigures(64, 256, 1, 0.9 / 16, 50))] });
        Assert.Single(Look(low));
    }

    [Fact]
    public void Features_that_are_not_finite_are_flagged_and_a_single_image_is_not()
    {
        var broken = new FeatureFigures(9, 4, double.NaN, double.NaN, double.NaN);
        Look(broken);
        Assert.Equal(["the features: not all are finite numbers"], Look(broken));
        Look(broken with { Images = 1 });
        Assert.Empty(Look(broken with { Images = 1 }));
    }

    [Fact]
    public void Folders_that_no_feature_tells_apart_are_no_collapse_but_a_fall_to_chance_is()
    {
        var (chance, good) = (new KnnFigure(0.11, 0.1, 1000), new KnnFigure(0.3, 0.1, 1000));
        foreach (KnnFigure seen in new[] { chance, chance, good, chance }) Assert.Empty(Look(Healthy, seen));
        Assert.Equal(["k-NN fell to chance: 11.0 % of 1000 images, the largest class has 10.0 %"], Look(Healthy, chance));
    }
}
