using Parallax.Methods.Objectives;
using Parallax.Methods.VicRegL;
using Parallax.Tests.Objectives;
using Parallax.Torch;

namespace Parallax.Tests.VicRegL;

public class VicRegLLocalTests(ITestOutputHelper output)
{
    public static TheoryData<MatchRule, FeatureMatches, ulong> Budgets() => new()
    {
        { MatchRule.ByGrid, FeatureMatches.Filtered, 1 }, { MatchRule.ByView, FeatureMatches.All, 2 },
        { MatchRule.ByDirection, FeatureMatches.Filtered, 3 }, { MatchRule.ByDirection, FeatureMatches.All, 4 },
    };

    // Every ordered pair, every search and every term on its own, as the equation is written.
    [Theory, MemberData(nameof(Budgets))]
    public void Shared_searches_equal_the_written_sum(MatchRule rule, FeatureMatches features, ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var budget = new MatchBudget { Rule = rule, FeatureMatches = features, PlaceMatches = [6, 3, 2] };
        PatchMap[] views = [Map(seed, 4), Map(seed + 10, 4), Map(seed + 20, 2)];
        int[] patches = [16, 16, 4];
        double sum = 0;
        foreach (var (i, j) in new[] { (0, 1), (0, 2), (1, 0), (1, 2) })
            sum += (Written(i, j, budget.Kept(i, true, patches)) + Written(j, i, budget.Kept(j, false, patches))) / 2;

        Terms terms = new VicRegLLocal(new VicRegWeights(), budget).Over(views);
        // The same numbers in another order of summation.
        Assert.Equal(sum / 4, terms.Total.ToDouble(), 1e-11 * sum);

        double Written(int from, int to, int γ)
        {
            var (a, b) = (views[from], views[to]);
            int all = features == FeatureMatches.All ? patches[from] : γ;
            return Over(Match.Nearest(PatchDistance.BetweenFeatures(a.Patches, b.Patches), all)) + Over(Match.Nearest(PatchDistance.BetweenPlaces(a.Centres, b.Centres), γ));

            double Over(Match m) => Loops.VicReg(m.Sources(a.Patches).ToArray<double>(), m.Targets(b.Patches).ToArray<double>(), 3, m.Count, 5);
        }
    }

    [Fact]
    public void Loss_is_the_same_for_any_order_of_the_batch()
    {
        PatchMap[] views = [Map(30, 4), Map(40, 4)];
        Tensor order = Tensor.From([2L, 0, 1]);
        PatchMap[] permuted = Array.ConvertAll(views, v => new PatchMap(v.Patches.IndexSelect(0, order), v.Centres.IndexSelect(0, order)));
        var local = new VicRegLLocal(new VicRegWeights(), new MatchBudget());
        Assert.Equal(local.Over(views).Total.ToDouble(), local.Over(permuted).Total.ToDouble(), 1e-11);
    }

    [Fact]
    public void Every_search_shows_its_match_as_it_was_searched()
    {
        var (large, small) = (Map(1, 3), Map(2, 2));
        var matches = new VicRegLLocal(new VicRegWeights(), new MatchBudget { PlaceMatches = [5, 3] }).Over(large, small).Matches;
        Assert.Equal([("place", 9, 4, 5), ("feature", 9, 4, 5), ("place", 4, 9, 3), ("feature", 4, 9, 3)],
            matches.Select(m => (m.Name, (int)m.Match.InputCount, (int)m.Match.CandidateCount, m.Match.Count)));
        Match feature = Match.Nearest(PatchDistance.BetweenFeatures(small.Patches, large.Patches), 3);
        Assert.Equal(feature.Candidates.ToArray<long>(), matches[3].Match.Candidates.ToArray<long>());
    }

    [Fact]
    public void A_single_view_has_nothing_to_compare()
    {
        var fault = Assert.Throws<ArgumentException>(() => new VicRegLLocal(new VicRegWeights(), new MatchBudget()).Over(Map(1, 4)));
        Assert.StartsWith("at least 2 views are compared, there are 1", fault.Message, StringComparison.Ordinal);
    }

    internal static PatchMap Map(ulong seed, int side) =>
        new(VicRegCriterionTests.Random(seed, 3, side * side, 5), 50 * VicRegCriterionTests.Random(seed + 1, 3, side * side, 2));
}
