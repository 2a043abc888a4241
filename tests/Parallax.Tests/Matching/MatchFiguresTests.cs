using Parallax.Tests.Objectives;
using Parallax.Torch;

namespace Parallax.Tests.Matching;

public class MatchFiguresTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(3, 9, 16, 4, 1), InlineData(2, 16, 4, 16, 2), InlineData(5, 25, 25, 7, 3)]
    public void Figures_equal_plain_loops(int B, int Na, int Nb, int γ, ulong seed)
    {
        output.WriteLine($"seed {seed}");
        Match match = Match.Nearest(VicRegCriterionTests.Random(seed, B, Na, Nb), γ);
        long[] chosen = match.Candidates.ToArray<long>();
        double most = Math.Min(γ, Nb);
        var images = chosen.Chunk(γ).ToArray();
        double distinct = images.Average(image => image.Distinct().Count() / most);
        double entropy = images.Average(image => -image.CountBy(c => c).Sum(c => (double)c.Value / γ * Math.Log((double)c.Value / γ)) / Math.Log(most));
        MatchFigures found = MatchFigures.Of(match);
        Assert.Equal(distinct, found.Distinct, 1e-12);
        Assert.Equal(entropy, found.Entropy, 1e-12);
        Assert.Equal((double)chosen.Distinct().Count() / Nb, found.Used, 1e-12);
    }

    [Fact]
    public void A_collapsed_match_has_no_entropy()
    {
        Tensor constant = Ops.Zeros([2, 6, 8]);
        Assert.Equal(new MatchFigures(0.25, 0, 0.125), MatchFigures.Of(Match.Nearest(constant, 4)));
    }

    [Fact]
    public void A_match_of_each_with_its_own_is_as_spread_as_can_be()
    {
        Tensor own = 1 - Ops.Eye(5, DType.Float64).Expand([3, 5, 5]);
        MatchFigures found = MatchFigures.Of(Match.Nearest(own));
        Assert.Equal((1.0, 1.0), (found.Distinct, found.Used));
        Assert.Equal(1, found.Entropy, 1e-12);
    }

    [Theory]
    [InlineData(1, 8), InlineData(4, 1)]
    public void Where_there_is_no_choice_nothing_can_collapse(int γ, int Nb) =>
        Assert.Equal((1.0, 1.0), MatchFigures.Of(Match.Nearest(Ops.Zeros([2, 6, Nb]), γ)) is var f ? (f.Distinct, f.Entropy) : default);

    [Fact]
    public void A_match_seen_from_the_other_side_knows_both_sizes()
    {
        Match match = Match.Nearest(Ops.Zeros([2, 6, 8]), 4).Reversed();
        Assert.Equal((8L, 6L), (match.InputCount, match.CandidateCount));
        Assert.Equal((8L, 6L), Match.Joined(match, match) is var both ? (both.InputCount, both.CandidateCount) : default);
    }
}
