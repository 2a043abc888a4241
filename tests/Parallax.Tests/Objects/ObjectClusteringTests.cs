using Parallax.Methods.Objects;
using Parallax.Tests.Objectives;
using Parallax.Torch;

namespace Parallax.Tests.Objects;

public sealed class ObjectClusteringTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(3, 9, 9, 4, 6, 1, AssignmentKind.Hard), InlineData(1, 16, 16, 5, 3, 2, AssignmentKind.Hard), InlineData(4, 25, 9, 7, 8, 3, AssignmentKind.Hard)]
    [InlineData(2, 9, 9, 3, 4, 4, AssignmentKind.Soft), InlineData(1, 1, 1, 2, 2, 5, AssignmentKind.Hard), InlineData(2, 40, 33, 12, 5, 6, AssignmentKind.Soft)]
    public void Clusters_equal_plain_loops(int B, int N1, int N2, int K, int D, ulong seed, AssignmentKind kind)
    {
        output.WriteLine($"seed {seed}");
        var options = new ObjectClusteringOptions { Clusters = K, Assignment = kind };
        var (view1, view2) = (View(seed, B, N1, D), View(seed + 50, B, N2, D));
        var clustering = new ObjectClustering(options);
        using var random = new Generator(seed);
        Tensor seeds = clustering.Seeds(B, N1 + N2, random);
        ObjectAssignment found = clustering.Over(view1, view2, seeds, 1.5);
        var loops = new PlainClustering(view1, view2, seeds, 1.5, options);
        Near(loops.Weights(0, N1), found.Weights(0));
        Near(loops.Weights(N1, N2), found.Weights(1));
        Assert.Equal(loops.Valid(N1), found.Valid.ToArray<bool>());
        for (int v = 0; v < 2; v++)
        {
            Tensor features = VicRegCriterionTests.Random(seed + 70, B, v == 0 ? N1 : N2, D);
            Near(loops.Means(features, v == 0 ? 0 : N1, N1), found.Means(features, v));
        }
    }

    // Whole numbers: tokens and places coincide all the time, and clusters tie.
    [Theory]
    [InlineData(11), InlineData(12), InlineData(13)]
    public void Coinciding_tokens_may_belong_to_several_clusters(ulong seed)
    {
        output.WriteLine($"seed {seed}");
        PatchMap view = new(VicRegCriterionTests.Random(seed, 2, 12, 2).Round() + 0.25, VicRegCriterionTests.Random(seed + 1, 2, 12, 2).Round());
        Tensor seeds = Tensor.From([0L, 12, 5, 5, 17, 2, 2, 14, 7, 19], 2, 5);
        ObjectAssignment found = new ObjectClustering(new ObjectClusteringOptions { Clusters = 5 }).Over(view, view, seeds, 1);
        Tensor members = (found.Weights(0) > 0).To(DType.Int64).Sum([1]);
        Assert.True(members.Max().ToInt64() > 1);
        Assert.Equal(found.Weights(0)[0, 0].ToArray<double>(), found.Weights(0)[0, 1].ToArray<double>());   // seeds 0 and 12 are one token in two views
        Assert.Equal(found.Weights(0)[0, 2].ToArray<double>(), found.Weights(0)[0, 3].ToArray<double>());   // seeds 5 and 5
    }

    [Theory]
    [InlineData(DType.Float32, AssignmentKind.Hard), InlineData(DType.Float64, AssignmentKind.Hard), InlineData(DType.Float32, AssignmentKind.Soft), InlineData(DType.Float64, AssignmentKind.Soft)]
    public void The_nearest_members_by_operators_are_those_by_loops(DType dtype, AssignmentKind kind)
    {
        Tensor D = VicRegCriterionTests.Random(21, 3, 37, 37).Abs().To(dtype), A = VicRegCriterionTests.Random(22, 3, 6, 37).Abs().To(dtype);
        D += D.MT;
        D = D.MaskedFill(D < 0.4, double.PositiveInfinity);
        if (kind == AssignmentKind.Hard) A = (A > 0.9).To(dtype);
        Tensor operators = NearestMember.ByOperators(D, A), loops = NearestMember.Of(D, A);
        Assert.Equal(operators.ToArray<double>(), loops.ToArray<double>());
        double[] d = D.ToArray<double>(), a = A.ToArray<double>(), p = loops.ToArray<double>();
        for (int i = 0; i < p.Length; i++)
        {
            var (b, k, n) = (i / (6 * 37), i / 37 % 6, i % 37);
            var products = Enumerable.Range(0, 37).Where(m => a[((b * 6) + k) * 37 + m] > 0).Select(m => d[(((b * 37) + m) * 37) + n] * a[(((b * 6) + k) * 37) + m]);
            Assert.Equal(products.DefaultIfEmpty(double.PositiveInfinity).Min(), p[i], 1e-6);
        }
    }

    [Fact]
    public void Views_that_share_no_object_have_no_means_and_no_gradient()
    {
        // View 2 points the other way and lies far off: no cluster has members of both.
        PatchMap view1 = new(VicRegCriterionTests.Random(31, 2, 9, 4).Abs(), VicRegCriterionTests.Random(32, 2, 9, 2));
        PatchMap view2 = new(-VicRegCriterionTests.Random(33, 2, 9, 4).Abs(), VicRegCriterionTests.Random(34, 2, 9, 2) + 1000);
        ObjectAssignment found = new ObjectClustering(new ObjectClusteringOptions { Clusters = 4 }).Over(view1, view2, Tensor.From([0L, 1, 9, 10, 2, 3, 11, 12], 2, 4), 1);
        Tensor tokens = view1.Patches.Clone();
        tokens.RequiresGrad = true;
        Tensor means = found.Means(tokens, 0);
        Assert.Equal([0, 4], means.Shape);
        Assert.Equal([0L, 0], found.ObjectsPerImage.ToArray<long>());
        Assert.Equal(0, found.Count);
        means.Sum().Backward();
        Assert.Equal(new double[2 * 9 * 4], tokens.Grad!.ToArray<double>());
        Assert.Equal(0, ObjectFigures.Of(found).Valid);
    }

    // All tokens at one place: the scaled cost is no number anywhere. The released code then gives every token to every cluster.
    [Fact]
    public void A_batch_without_distances_puts_every_token_into_every_cluster()
    {
        PatchMap view = new(VicRegCriterionTests.Random(41, 2, 4, 3), Ops.Zeros([2, 4, 2], DType.Float64));
        ObjectAssignment found = new ObjectClustering(new ObjectClusteringOptions { Clusters = 3 }).Over(view, view, Tensor.From([0L, 1, 2, 3, 4, 5], 2, 3), 1);
        Assert.Equal(Enumerable.Repeat(0.25, 2 * 3 * 4), found.Weights(1).ToArray<double>());
        Assert.Equal(1, ObjectFigures.Of(found).Valid);
        Assert.Equal(1, ObjectFigures.Of(found).Entropy, 1e-12);
    }

    [Fact]
    public void Seeds_are_distinct_and_any_token_may_be_one()
    {
        using var random = new Generator(3);
        Tensor seeds = new ObjectClustering(new ObjectClusteringOptions { Clusters = 5 }).Seeds(2000, 8, random);
        long[][] rows = [.. seeds.ToArray<long>().Chunk(5)];
        Assert.All(rows, row => Assert.Equal(5, row.Distinct().Count()));
        for (int place = 0; place < 5; place++)   // each token is first, second, … in 1/8 of 2,000 images: 250 ± 15
            foreach (int count in rows.CountBy(row => row[place]).Select(c => c.Value).Append(rows.Select(row => row[place]).Distinct().Count() == 8 ? 250 : 0)) Assert.InRange(count, 180, 320);
    }

    [Fact]
    public void Figures_equal_plain_loops()
    {
        using var random = new Generator(5);
        var clustering = new ObjectClustering(new ObjectClusteringOptions { Clusters = 6 });
        var (view1, view2) = (View(61, 3, 16, 4), View(62, 3, 16, 4));
        ObjectAssignment found = clustering.Over(view1, view2, clustering.Seeds(3, 32, random), 1);
        double[] members = [.. found.Weights(0).ToArray<double>().Zip(found.Weights(1).ToArray<double>()).Chunk(16).Select(c => (double)c.Count(w => w.First > 0) + c.Count(w => w.Second > 0))];
        double entropy = members.Chunk(6).Average(image => -image.Where(n => n > 0).Sum(n => n / image.Sum() * Math.Log(n / image.Sum())) / Math.Log(6));
        Assert.Equal(entropy, ObjectFigures.Of(found).Entropy, 1e-12);
        Assert.Equal(found.Valid.ToArray<bool>().Average(v => v ? 1.0 : 0), ObjectFigures.Of(found).Valid, 1e-12);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var clustering = new ObjectClustering(new ObjectClusteringOptions { Clusters = 4 });
        PatchMap view = View(1, 2, 9, 3);
        Assert.Equal("view2.Patches must be (2, N, 3), patches of the images of view 1, it is (3, 9, 3) f64",
            Assert.Throws<ShapeException>(() => clustering.Over(view, View(1, 3, 9, 3), Ops.Zeros([2, 4], DType.Int64), 1)).Message);
        Assert.Equal("seeds must be (2, 4), a token for each cluster, it is (2, 3) i64",
            Assert.Throws<ShapeException>(() => clustering.Over(view, view, Ops.Zeros([2, 3], DType.Int64), 1)).Message);
        using var random = new Generator(1);
        Assert.Contains("4 clusters start from as many distinct tokens", Assert.Throws<ArgumentOutOfRangeException>(() => clustering.Seeds(2, 3, random)).Message, StringComparison.Ordinal);
    }

    private static PatchMap View(ulong seed, int B, int N, int D) => new(VicRegCriterionTests.Random(seed, B, N, D), 10 * VicRegCriterionTests.Random(seed + 7, B, N, 2));

    private static void Near(double[] expected, Tensor actual)
    {
        double[] found = actual.ToArray<double>();
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-9);
    }
}
