using Parallax.Methods.VicRegL;
using Parallax.Tests.Golden;
using Parallax.Tests.Objectives;
using Parallax.Torch;

namespace Parallax.Tests.VicRegL;

public class VicRegLGoldenTests
{
    [Theory, GoldenCases("global_vicreg")]
    public void Global_criterion_equals_the_reference(GoldenCase golden)
    {
        Tensor[] z = Leaves(golden, "z", golden.Integer("views"));
        Terms terms = new VicRegLGlobal(VicRegCriterionGoldenTests.WeightsOf(golden)).Over(z);
        ExpectTerms(golden, terms, "");
        ExpectGradients(golden, terms.Total, "z", z);
    }

    [Theory, GoldenCases("local_loss")]
    public void Local_criterion_equals_the_released_code(GoldenCase golden)
    {
        var budget = CodeBudget(golden);
        Tensor[] maps = Leaves(golden, "map", golden.Integer("views"));
        PatchMap[] views = Views(golden, maps);
        Terms terms = new VicRegLLocal(VicRegCriterionGoldenTests.WeightsOf(golden), budget).Over(views);
        ExpectTerms(golden, terms, "");
        ExpectGradients(golden, terms.Total, "map", maps);
        ExpectMatches(golden, views, budget);
    }

    [Theory, GoldenCases("local_loss_paper")]
    public void Local_criterion_equals_the_paper(GoldenCase golden)
    {
        Tensor[] maps = Leaves(golden, "map", golden.Integer("views"));
        int[] γ = golden.Json<int[]>("gamma_of_view");
        var byView = new MatchBudget { Rule = MatchRule.ByView, PlaceMatches = γ };
        Terms terms = new VicRegLLocal(VicRegCriterionGoldenTests.WeightsOf(golden), byView).Over(Views(golden, maps));
        ExpectTerms(golden, terms, "");
        ExpectGradients(golden, terms.Total, "map", maps);

        if (γ is [20, 20, 4])
            golden.Expect("total", new VicRegLLocal(VicRegCriterionGoldenTests.WeightsOf(golden), new MatchBudget()).Over(Views(golden, maps)).Total);
    }

    [Theory, GoldenCases("vicregl_loss")]
    public void Whole_loss_equals_the_released_code(GoldenCase golden)
    {
        double α = golden.Number("alpha");
        var (z, maps, logits) = (Leaves(golden, "z", 2), Leaves(golden, "map", 2), golden.Leaf("logits"));
        var objective = new VicRegLObjective(α, VicRegCriterionGoldenTests.WeightsOf(golden), CodeBudget(golden));
        Terms terms = objective.Over(z, Views(golden, maps)) + VicRegLObjective.Classifier(logits, golden.Input("labels"));
        golden.Expect("loss", terms.Total);
        foreach (var (name, value) in terms)
        {
            double share = name.StartsWith("global", StringComparison.Ordinal) ? α : name.StartsWith("local", StringComparison.Ordinal) ? 1 - α : 1;
            golden.Expect(name, value / share);
        }
        ExpectGradients(golden, terms.Total, "z", z);
        ExpectGradients(golden, terms.Total, "map", maps);
        golden.ExpectGradients(terms.Total, "grad.", ("logits", logits));
    }

    private static MatchBudget CodeBudget(GoldenCase golden) => new()
    {
        Rule = MatchRule.ByDirection,
        PlaceMatches = golden.Json<int[]>("num_matches"),
        FeatureMatches = golden.Text("feature_matches") == "all" ? FeatureMatches.All : FeatureMatches.Filtered,
    };

    private static Tensor[] Leaves(GoldenCase golden, string name, int views) => [.. Enumerable.Range(0, views).Select(v => golden.Leaf($"{name}{v}"))];

    private static PatchMap[] Views(GoldenCase golden, Tensor[] maps) =>
        [.. maps.Select((map, v) => new PatchMap(map, golden.Input($"loc{v}").Flatten(1, 2)))];

    private static void ExpectTerms(GoldenCase golden, Terms terms, string prefix)
    {
        foreach (var (name, value) in terms) golden.Expect(prefix + name, value);
        golden.Expect(prefix + "total", terms.Total);
    }

    private static void ExpectGradients(GoldenCase golden, Tensor loss, string name, Tensor[] leaves) =>
        golden.ExpectGradients(loss, "grad.", [.. leaves.Select((leaf, v) => ($"{name}{v}", leaf))]);

    // match.<feature|location>.<ij>.<forward|backward>.<input|candidate>: forward searches from view i in view j.
    private static void ExpectMatches(GoldenCase golden, PatchMap[] views, MatchBudget budget)
    {
        int[] patches = [.. views.Select(v => v.Count)];
        foreach (string name in golden.Names.Where(n => n.StartsWith("expect.match.", StringComparison.Ordinal) && n.EndsWith(".input", StringComparison.Ordinal)))
        {
            string[] part = name.Split('.');
            var (i, j, forward) = (part[3][0] - '0', part[3][1] - '0', part[4] == "forward");
            bool byFeature = part[2] == "feature";
            Tensor distance = byFeature ? PatchDistance.BetweenFeatures(views[i].Patches, views[j].Patches) : PatchDistance.BetweenPlaces(views[i].Centres, views[j].Centres);
            int γ = byFeature && budget.FeatureMatches == FeatureMatches.All ? int.MaxValue : budget.Kept(forward ? i : j, forward, patches);
            Match match = Match.Nearest(forward ? distance : distance.MT, γ);
            string stem = name["expect.".Length..^"input".Length];
            golden.Expect(stem + "input", match.Inputs);
            golden.Expect(stem + "candidate", match.Candidates);
        }
    }
}
