using Parallax.Tests.Golden;
using Parallax.Torch;

namespace Parallax.Tests.Matching;

public class MatchGoldenTests
{
    [Theory, GoldenCases("matching")]
    public void Matches_equal_the_reference(GoldenCase golden)
    {
        var (x, y) = (golden.Input("x"), golden.Input("y"));
        int? kept = golden.Text("matches") == "all" ? null : golden.Integer("matches");
        Tensor distance = golden.Text("domain") == "location" ? PatchDistance.BetweenPlaces(x, y) : PatchDistance.BetweenFeatures(x, y);
        var (nearest, candidate) = Match.NearestCandidates(distance);
        golden.Expect("distance", nearest);
        golden.Expect("nearest", candidate);
        Match match = Match.Nearest(distance, kept);
        golden.Expect("input_positions", match.Inputs);
        golden.Expect("candidate_positions", match.Candidates);
        golden.Expect("input_selected", match.Sources(x));
        golden.Expect("candidate_selected", match.Targets(y));
    }
}
