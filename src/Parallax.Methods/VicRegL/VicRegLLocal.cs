using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Methods.VicRegL;

/// <summary>VICRegL's local criterion L_s + L_d: VICReg on patches that share a place, and on patches that share a feature.</summary>
/// <remarks>
/// Bardes, Ponce and LeCun, NeurIPS 2022. With ℓ of <see cref="VicRegCriterion"/> on the pairs of a <see cref="Match"/>:
/// <code>
/// L = mean over ordered pairs of views (i, j) of  ½·[F(i→j) + F(j→i)] + ½·[P(i→j) + P(j→i)]
/// F(a→b) = ℓ on the patches of a and their nearest of b by feature,   P(a→b) the same by place in the source image
/// </code>
/// where i is one of the first two views and j any other. Which γ holds for which search is the <see cref="MatchBudget"/>'s business. The search
/// has no gradient, both members of a pair have. A search that several ordered pairs ask for is done once and counted as often as it is
/// asked for, and one distance matrix serves both directions: the value is the same, half of the work or less.
/// </remarks>
public sealed class VicRegLLocal(VicRegWeights weights, MatchBudget budget)
{
    private readonly VicRegCriterion vicReg = new(weights);

    /// <summary>The terms <c>invariance</c>, <c>variance</c> and <c>covariance</c>, weights included, and the matches <c>place</c> and <c>feature</c>.</summary>
    /// <param name="views">Embedded patches of each view of the same images, the two large views first; grids may differ.</param>
    /// <exception cref="ArgumentException">There are fewer than two views.</exception>
    /// <exception cref="ShapeException">The embeddings' sizes differ, or there is one image only.</exception>
    public Terms Over(params ReadOnlySpan<PatchMap> views) => Over(views, null);

    /// <summary>The same over a batch that several processes share: v and c are taken over all of it, s and matches over this one's part.</summary>
    public Terms Over(ReadOnlySpan<PatchMap> views, ProcessGroup? ranks)
    {
        var pairs = ViewPairs.Of(views.Length);
        Terms terms = Terms.Of();
        foreach (var asked in Searches(pairs, views).GroupBy(s => (Math.Min(s.From, s.To), Math.Max(s.From, s.To))))
        {
            var (a, b) = (views[asked.Key.Item1], views[asked.Key.Item2]);
            var searches = asked.CountBy(s => s).ToArray();
            bool[] forward = [.. searches.Select(s => s.Key.From == asked.Key.Item1)];
            Match[] matches = Matches(a, b, [.. searches.Select(s => s.Key)], forward);
            double[] shares = [.. searches.Select(s => s.Value / (2.0 * pairs.Count))];
            terms += Over([.. matches.Zip(forward, (match, fromA) => fromA ? match : match.Reversed())], shares, a, b, ranks);
            for (int s = 0; s < matches.Length; s++) terms = terms.Showing(searches[s].Key.By == MatchedBy.Place ? "place" : "feature", matches[s]);
        }
        return terms;
    }

    // One distance matrix by place and one by feature for all searches between two views, whichever searches.
    private static Match[] Matches(PatchMap a, PatchMap b, Search[] searches, bool[] forward)
    {
        Tensor place = PatchDistance.BetweenPlaces(a.Centres, b.Centres);                    // (B, Na, Nb)
        Tensor feature = PatchDistance.BetweenFeatures(a.Patches, b.Patches);                // (B, Na, Nb)
        return [.. searches.Zip(forward, (search, fromA) =>
        {
            Tensor distance = search.By == MatchedBy.Place ? place : feature;
            return Match.Nearest(fromA ? distance : distance.MT, search.Kept);
        })];
    }

    // Σ_m share_m · ℓ of match m, pairs seen from view a. The slots of all matches go through ℓ together, each with its part of its match's
    // share: rows are read once, where each reading would add a gradient of the size of the map.
    private Terms Over(Match[] matches, double[] shares, PatchMap a, PatchMap b, ProcessGroup? ranks)
    {
        double[] ofSlots = [.. matches.Zip(shares, (m, share) => Enumerable.Repeat(share / m.Count, m.Count)).SelectMany(s => s)];
        Match all = Match.Joined(matches);
        return vicReg.Between(all.Sources(a.Patches), all.Targets(b.Patches), Tensor.From(ofSlots).To(a.Patches.Device, DType.Float64), ranks);
    }

    // All searches of all ordered pairs, each as often as it is asked for.
    private List<Search> Searches(IReadOnlyList<(int I, int J)> pairs, ReadOnlySpan<PatchMap> views)
    {
        int[] patches = new int[views.Length];
        for (int v = 0; v < views.Length; v++) patches[v] = views[v].Count;
        var searches = new List<Search>();
        foreach (var (i, j) in pairs)
        {
            foreach (var (from, to, forward) in new[] { (i, j, true), (j, i, false) })
            {
                int γ = budget.Kept(from, forward, patches);
                searches.Add(new Search(from, to, MatchedBy.Place, γ));
                searches.Add(new Search(from, to, MatchedBy.Feature, budget.FeatureMatches == FeatureMatches.All ? patches[from] : γ));
            }
        }
        return searches;
    }

    private enum MatchedBy
    {
        Place,
        Feature,
    }

    private readonly record struct Search(int From, int To, MatchedBy By, int Kept);
}
