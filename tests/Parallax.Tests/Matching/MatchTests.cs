using Parallax.Tests.Objectives;
using Parallax.Torch;

namespace Parallax.Tests.Matching;

public class MatchTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(3, 9, 16, 4, 5, 1), InlineData(2, 16, 9, 20, 3, 2), InlineData(1, 1, 1, 1, 1, 3), InlineData(4, 25, 25, 7, 40, 4)]
    public void Feature_matches_equal_plain_loops(int B, int Na, int Nb, int γ, int D, ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var (x, y) = (VicRegCriterionTests.Random(seed, B, Na, D), VicRegCriterionTests.Random(seed + 100, B, Nb, D));
        ExpectMatches(Match.Nearest(PatchDistance.BetweenFeatures(x, y), γ), x, y, γ);
        ExpectMatches(Match.Nearest(PatchDistance.BetweenFeatures(y, x).MT, γ), x, y, γ);
    }

    // Whole numbers: distances are exact and tie all the time.
    [Theory]
    [InlineData(5), InlineData(6), InlineData(7)]
    public void Ties_go_to_the_lowest_index(ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var (x, y) = (VicRegCriterionTests.Random(seed, 3, 20, 2).Round(), VicRegCriterionTests.Random(seed + 100, 3, 30, 2).Round());
        ExpectMatches(Match.Nearest(PatchDistance.BetweenPlaces(x, y), 6), x, y, 6);
        ExpectMatches(Match.Nearest(PatchDistance.BetweenFeatures(x, y), 6), x, y, 6);
        var (x32, y32) = (x.To(DType.Float32), y.To(DType.Float32));
        ExpectMatches(Match.Nearest(PatchDistance.BetweenPlaces(x32, y32), 6), x, y, 6);
    }

    [Fact]
    public void Collapsed_features_match_in_order()
    {
        Tensor constant = VicRegCriterionTests.Random(9, 1, 1, 300).Expand([2, 40, 300]).To(DType.Float32).Contiguous();
        Match match = Match.Nearest(PatchDistance.BetweenFeatures(constant, constant), 3);
        Assert.Equal([0L, 1, 2, 0, 1, 2], match.Inputs.ToArray<long>());
        Assert.Equal(new long[6], match.Candidates.ToArray<long>());
    }

    [Fact]
    public void Gathered_rows_pass_their_gradients_back()
    {
        Tensor x = VicRegCriterionTests.Random(10, 1, 3, 2), y = x.Clone();
        y.RequiresGrad = true;
        Match match = Match.Nearest(Tensor.From([5.0, 1, 9, 5, 2, 9, 5, 3, 9], 1, 3, 3), 2);   // rows 0 and 1, both to column 1
        Assert.Equal([0L, 1], match.Inputs.ToArray<long>());
        Assert.Equal([1L, 1], match.Candidates.ToArray<long>());
        Assert.Equal(x[0, ..2].ToArray<double>(), match.Sources(x).ToArray<double>());
        Tensor gradient = Ops.Gradients(match.Targets(y).Sum(), [y])[0]!;
        Assert.Equal([0.0, 0, 2, 2, 0, 0], gradient.ToArray<double>());
    }

    [Fact]
    public void Maps_must_have_a_centre_for_every_patch()
    {
        var fault = Assert.Throws<ShapeException>(() => new PatchMap(Ops.Zeros([2, 9, 4]), Ops.Zeros([2, 3, 2])));
        Assert.Equal("centres must be (2, 9, 2), a row and a column for every patch of (2, 9, 4) f32, it is (2, 3, 2) f32", fault.Message);
    }

    private static void ExpectMatches(Match match, Tensor x, Tensor y, int γ)
    {
        var (inputs, candidates) = (new List<long>(), new List<long>());
        for (int b = 0; b < x.Size(0); b++)
        {
            var nearest = Enumerable.Range(0, (int)x.Size(1)).Select(p => Nearest(x[b, p].ToArray<double>(), y[b])).ToList();
            foreach (int p in Enumerable.Range(0, nearest.Count).OrderBy(p => nearest[p].Distance).Take(γ).Order())
            {
                inputs.Add(p);
                candidates.Add(nearest[p].Candidate);
            }
        }
        Assert.Equal(inputs, match.Inputs.ToArray<long>());
        Assert.Equal(candidates, match.Candidates.ToArray<long>());
    }

    private static (double Distance, int Candidate) Nearest(double[] x, Tensor y) =>
        Enumerable.Range(0, (int)y.Size(0)).Select(q => (Math.Sqrt(y[q].ToArray<double>().Zip(x, (a, b) => (a - b) * (a - b)).Sum()), q)).MinBy(t => t.Item1);
}
