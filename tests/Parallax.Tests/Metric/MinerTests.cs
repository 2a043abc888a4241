using Parallax.Methods.Metric;
using Parallax.Methods.Metric.Mining;
using Parallax.Tests.Golden;
using Parallax.Torch;

namespace Parallax.Tests.Metric;

/// <summary>What miners may draw, and that they draw it as often as they should.</summary>
public class MinerTests
{
    // Classes of one, two and more images, two of them at the same place.
    private static readonly int[] Labels = [0, 1, 1, 2, 2, 2, 3, 3, 3, 3];

    public static TheoryData<TupleMiner> Miners => [new RandomMiner(), new DistanceMiner(), new SemihardMiner(), new SofthardMiner()];

    [Theory, GoldenCases("miners")]
    public void Candidates_and_probabilities_equal_the_reference(GoldenCase golden)
    {
        var batch = new EmbeddedBatch(golden.Input("x"), golden.Classes());
        // Distances of duplicates are roots of cancelled sums.
        golden.Compare("out.distance", batch.Distances, absolute: golden.IsDouble ? 1e-7 : 1e-3);
        // 512 dimensions raise the rounding of a distance to the 510th power.
        golden.Compare("out.distance_probability", new DistanceMiner { Cutoff = golden.Number("distance_cutoff") }.Probabilities(batch), relative: 5e-3, absolute: golden.IsDouble ? 1e-10 : 1e-6);
        var (positives, negatives) = SofthardMiner.Candidates(batch);
        golden.Value("softhard_positive_mask", positives);
        golden.Value("softhard_negative_mask", negatives);

        Tensor given = golden["in.semihard_positive"], starts = given.Ge(0), anchors = starts.Nonzero().Squeeze(1);
        Tensor mask = new SemihardMiner { Margin = golden.Number("semihard_margin") }.Negatives(batch, anchors, given.MaskedSelect(starts));
        golden.Value("semihard_negative_mask", Ops.Zeros([given.Count, given.Count], DType.Bool).IndexPut([anchors], mask));
    }

    [Theory, MemberData(nameof(Miners))]
    public void Tuples_are_valid_and_start_nowhere_else(TupleMiner miner)
    {
        EmbeddedBatch batch = Batch(out Generator random);
        using (random)
        {
            for (int draw = 0; draw < 20; draw++)
            {
                foreach (var (a, p, n) in Triplets(miner.Draw(batch, random)))
                {
                    Assert.True(a != p && Labels[a] == Labels[p] && Labels[a] != Labels[n], $"({a}, {p}, {n})");
                }
            }
        }
    }

    [Fact]
    public void Random_triplets_are_all_equally_likely_and_none_comes_twice()
    {
        EmbeddedBatch batch = Batch(out Generator random);
        var counts = new Dictionary<(int, int, int), int>();
        const int draws = 4000;
        using (random)
        {
            for (int draw = 0; draw < draws; draw++)
            {
                var drawn = Triplets(new RandomMiner().Draw(batch, random)).ToList();
                Assert.Equal((Labels.Length, Labels.Length), (drawn.Count, drawn.Distinct().Count()));
                foreach (var triplet in drawn) counts[triplet] = counts.GetValueOrDefault(triplet) + 1;
            }
        }
        int all = Labels.Select((y, a) => Labels.Where((mate, p) => p != a && mate == y).Count() * Labels.Count(other => other != y)).Sum();
        Assert.Equal(all, counts.Count);
        double expected = (double)draws * Labels.Length / all, deviation = Math.Sqrt(expected);
        Assert.All(counts.Values, count => Assert.InRange(count, expected - (5 * deviation), expected + (5 * deviation)));
    }

    [Fact]
    public void Distance_weighted_negatives_come_as_often_as_their_probability_says()
    {
        EmbeddedBatch batch = Batch(out Generator random);
        var miner = new DistanceMiner();
        double[] probabilities = miner.Probabilities(batch).ToArray<double>(), counts = new double[probabilities.Length];
        const int draws = 4000;
        using (random)
        {
            for (int draw = 0; draw < draws; draw++)
                foreach (var (a, _, n) in Triplets(miner.Draw(batch, random))) counts[(a * Labels.Length) + n]++;
        }
        for (int i = Labels.Length; i < counts.Length; i++)   // image 0 is alone in its class
            Assert.InRange(counts[i] - (draws * probabilities[i]), -5 * Math.Sqrt(draws * probabilities[i] + 1), 5 * Math.Sqrt(draws * probabilities[i] + 1));
    }

    [Fact]
    public void Rho_switches_a_share_of_the_triplets_to_pairs_of_mates()
    {
        EmbeddedBatch batch = Batch(out Generator random);
        int switched = 0, all = 0;
        using (random)
        {
            for (int draw = 0; draw < 1000; draw++)
            {
                foreach (var (a, p, n) in Triplets(new RhoDistanceMiner { SwitchProbability = 0.3 }.Draw(batch, random)))
                {
                    all++;
                    if (p == a) switched++;
                    Assert.Equal(p == a, Labels[n] == Labels[a]);
                    Assert.NotEqual(a, n);
                }
            }
        }
        Assert.InRange((double)switched / all, 0.28, 0.32);
    }

    [Fact]
    public void Antipodes_have_a_probability()
    {
        Tensor x = Tensor.From([1.0, 0, 0, 0, 1, 0, -1, 0, 0, 0, 0, 1], 4, 3);
        double[] row = new DistanceMiner().Probabilities(new EmbeddedBatch(x, new BatchClasses(Tensor.From([0L, 0, 1, 1])))).ToArray<double>()[..4];
        Assert.Equal(1, row.Sum(), 12);
        Assert.All(row, p => Assert.InRange(p, 0, 1));
        // Three dimensions: q(d) = d, so that a negative counts 1/d: 1/2 and 1/√2.
        Assert.Equal(Math.Sqrt(2) / 2, row[2] / row[3], 9);
    }

    [Theory, MemberData(nameof(Miners))]
    public void A_batch_of_one_class_or_of_single_images_gives_no_tuple(TupleMiner miner)
    {
        using var random = new Generator(1);
        foreach (long[] labels in new long[][] { [3, 3, 3, 3], [0, 1, 2, 3] })
            Assert.Empty(Triplets(miner.Draw(new EmbeddedBatch(Ops.Rand([4, 6], random), new BatchClasses(Tensor.From(labels))), random)));
    }

    [Theory, MemberData(nameof(Miners))]
    public void Embeddings_that_are_no_numbers_are_left_to_the_loss_to_tell(TupleMiner miner)
    {
        using var random = new Generator(1);
        Tensor x = Ops.Full([4, 6], double.NaN, DType.Float32);
        Assert.NotEmpty(Triplets(miner.Draw(new EmbeddedBatch(x, new BatchClasses(Tensor.From([0L, 0, 1, 1]))), random)));
    }

    private static IEnumerable<(int A, int P, int N)> Triplets(Tuples tuples) =>
        tuples.Anchors.ToArray<int>().Zip(tuples.Positives.ToArray<int>(), tuples.Negatives.ToArray<int>());

    private static EmbeddedBatch Batch(out Generator random)
    {
        random = new Generator(7);
        Tensor x = Ops.Randn([Labels.Length, 6], random);
        x[4] = x[3];
        return new EmbeddedBatch(x / x.Norm(2, [-1], keepDim: true), new BatchClasses(Tensor.From([.. Labels.Select(y => (long)y)])));
    }
}
