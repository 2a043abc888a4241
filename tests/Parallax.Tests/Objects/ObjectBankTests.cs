using Parallax.Methods.Objects;
using Parallax.Tests.Loop;
using Parallax.Tests.Objectives;
using Parallax.Tests.Ranks;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Serialization;

namespace Parallax.Tests.Objects;

public sealed class ObjectBankTests(ITestOutputHelper output)
{
    private const int D = 5;

    [Theory]
    [InlineData(7, 4, 3, 1), InlineData(5, 3, 2, 2), InlineData(3, 4, 3, 3), InlineData(2, 3, 5, 4), InlineData(1, 2, 1, 5)]
    public void A_bank_holds_and_finds_what_a_list_would(int Q, int K, int B, ulong seed)
    {
        output.WriteLine($"seed {seed}");
        ObjectBank bank = Bank(Q, K);
        var list = new List<double[][][]>();   // images, newest first; objects; views
        for (ulong step = 0; step < 12; step++)
        {
            long[] counts = [.. Enumerable.Range(0, B).Select(b => (long)((seed * 31 + step * 17 + (ulong)b * 7) % ((ulong)K + 1)))];
            var (o1, o2) = (Objects(seed + 100 * step, counts.Sum()), Objects(seed + 100 * step + 50, counts.Sum()));
            ExpectNeighbours(list, o1, o2, bank.Search(o1, o2));
            bank.Push(o1, o2, Tensor.From(counts));
            list.InsertRange(0, Images(o1, o2, counts));
            if (list.Count > Q) list.RemoveRange(Q, list.Count - Q);
            ExpectHolds(list, bank);
        }
    }

    [Fact]
    public void An_empty_bank_accepts_nothing()
    {
        Neighbours found = Bank(3, 4).Search(Objects(1, 2), Objects(2, 2));
        Assert.Equal([-1L, -1], found.Numbers1.ToArray<long>());
        Assert.Equal([false, false], found.Cycle1.ToArray<bool>());
        Assert.Equal([false, false], found.Cycle2.ToArray<bool>());
        Assert.Equal(new double[2 * D], found.Objects2.ToArray<double>());
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void A_batch_without_an_object_finds_nothing_and_is_an_image_all_the_same(bool filled)
    {
        ObjectBank bank = Bank(2, 4);
        if (filled) bank.Push(Objects(1, 3), Objects(2, 3), Tensor.From([3L]));
        Neighbours found = bank.Search(Objects(3, 0), Objects(4, 0));
        Assert.Equal([0L, 0, 0, 0], [found.Numbers1.Size(0), found.Cycle1.Size(0), found.Cycle2.Size(0), found.Objects1.Size(0)]);
        bank.Push(Objects(3, 0), Objects(4, 0), Tensor.From([0L, 0]));
        Assert.Equal((2L, 0L), (bank.Images, bank.Count));
    }

    // Blocks are of 2²¹ similarities and of 256 objects at least: 8 blocks and a rest, the ring's end among them.
    [Fact]
    public void Blocks_of_a_search_meet_without_a_gap()
    {
        const int M = 2100, stored = 2300;
        ObjectBank bank = Bank(stored, 1);
        bank.Push(Objects(7, 400), Objects(8, 400), Ops.Ones([400], DType.Int64));
        var (q1, q2) = (Objects(9, stored), Objects(10, stored));
        bank.Push(q1, q2, Ops.Ones([stored], DType.Int64));
        Neighbours found = bank.Search(q1[..M] * 3, q2[..M] * 0.5);
        Assert.Equal(Enumerable.Range(0, M).Select(i => (long)i), found.Numbers1.ToArray<long>());
        Assert.Equal(Enumerable.Range(0, M).Select(i => (long)i), found.Numbers2.ToArray<long>());
        Assert.True(found.Cycle1.All().ToArray<bool>()[0]);
    }

    // Rows on a curve, so dense that bfloat16 cannot tell neighbours apart; the second set is so near to one row that no shortlist is short.
    [Theory]
    [InlineData(20_000, 1.0, false), InlineData(20_000, 1e-3, true), InlineData(700, 1.0, false)]
    public void A_shortlist_finds_what_comparing_with_all_finds(int stored, double spread, bool tooMany)
    {
        Assert.SkipUnless(Engine.MultipliesBFloat16, "elsewhere no shortlist is made: products may be summed in bfloat16");
        Tensor at = Ops.Arange(0, stored, DType.Float64).Unsqueeze(1) / stored * spread;
        Tensor q = JointTokens.Unit((at * Tensor.From([1.0, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31])).Sin() + 0.3).To(DType.Float32);
        Tensor o = JointTokens.Unit(q.IndexSelect(0, Ops.Arange(3, stored, stored / 37, DType.Int64)) + 0.01);
        var (product, index) = NearestDirection.Of(o, q);
        var found = Shortlist.Nearest(o, q);
        Assert.Equal(tooMany, found is null);
        if (found is null) return;
        double[] exact = q.To(DType.Float64).IndexSelect(0, found.Value.Index).Mul(o.To(DType.Float64)).Sum([1]).ToArray<double>();
        double[] best = q.To(DType.Float64).IndexSelect(0, index).Mul(o.To(DType.Float64)).Sum([1]).ToArray<double>();
        for (int m = 0; m < exact.Length; m++) Assert.Equal(best[m], exact[m], 3e-7);   // equal to float32's rounding
        Assert.Equal(0, (found.Value.Product - product).Abs().Max().ToDouble(), 3e-7);
    }

    [Fact]
    public void Two_ranks_hold_the_bank_of_one() => RankProcesses.Run(2, PushOverRanks);

    // Rank 0 has 5 and then no objects, rank 1 has 3 and then 4, in two images each.
    private static void PushOverRanks()
    {
        using ProcessGroup group = RankProgram.Join();
        ObjectBank alone = Bank(3, 4), shared = Bank(3, 4);
        long[][][] counts = [[[4, 1], [0, 3]], [[0, 0], [2, 2]]];
        for (int step = 0; step < counts.Length; step++)
        {
            long[] all = [.. counts[step].SelectMany(c => c)], own = counts[step][group.Rank];
            var (o1, o2) = (Objects((ulong)step + 1, all.Sum()), Objects((ulong)step + 11, all.Sum()));
            alone.Push(o1, o2, Tensor.From(all));
            long first = group.Rank == 0 ? 0 : counts[step][0].Sum();
            shared.Push(o1.Narrow(0, first, own.Sum()), o2.Narrow(0, first, own.Sum()), Tensor.From(own), group);
            Assert.Null(StateComparison.FirstDifference(group, shared.StateDict()));
            foreach (var (name, expected) in alone.StateDict()) Assert.Equal(expected.ToArray<double>(), shared.StateDict()[name].ToArray<double>());
        }
    }

    [Fact]
    public void A_saved_bank_goes_on_as_if_nothing_had_been()
    {
        using var folder = new TemporaryFolder();
        ObjectBank first = Bank(4, 3), second = Bank(4, 3);
        for (ulong step = 0; step < 5; step++) first.Push(Objects(step, 4), Objects(step + 9, 4), Tensor.From([3L, 1]));
        SafetensorsWriter.Write(folder["bank.safetensors"], first.StateDict());
        using (var file = SafetensorsFile.Open(folder["bank.safetensors"])) second.LoadStateDict(file.Names.ToDictionary(n => n, n => file[n]));
        foreach (ObjectBank bank in (ObjectBank[])[first, second]) bank.Push(Objects(70, 2), Objects(71, 2), Tensor.From([2L]));
        Assert.Equal(first.Counts().ToArray<long>(), second.Counts().ToArray<long>());
        Assert.Equal(All(first, 0).ToArray<double>(), All(second, 0).ToArray<double>());
        Assert.Equal(All(first, 1).ToArray<double>(), All(second, 1).ToArray<double>());
        Assert.Equal(first.Search(Objects(80, 6), Objects(81, 6)).Numbers1.ToArray<long>(), second.Search(Objects(80, 6), Objects(81, 6)).Numbers1.ToArray<long>());
    }

    [Fact]
    public void Objects_that_do_not_fit_are_refused()
    {
        ObjectBank bank = Bank(3, 2);
        Assert.Equal("objects1 must be (M, 5), it is (2, 4) f32", Assert.Throws<ShapeException>(() => bank.Search(Ops.Zeros([2, 4]), Ops.Zeros([2, 4]))).Message);
        Assert.Equal("objects1 and objects2 must have one shape, they are (2, 5) f32 and (3, 5) f32", Assert.Throws<ShapeException>(() => bank.Search(Ops.Zeros([2, 5]), Ops.Zeros([3, 5]))).Message);
        Assert.Equal("objectsPerImage must be (B), of sum 3, the rows of objects1; its sum is 2", Refused(3, 1, 1));
        Assert.Equal("an image has 3 objects, the bank was made for at most 2", Refused(3, 3));

        string Refused(int objects, params long[] counts) => Assert.Throws<ShapeException>(() => bank.Push(Objects(1, objects), Objects(2, objects), Tensor.From(counts))).Message;
    }

    private static ObjectBank Bank(int Q, int K)
    {
        var bank = new ObjectBank(new ObjectBankOptions { Images = Q, ObjectsPerImage = K }, D);
        bank.To(DType.Float64);
        return bank;
    }

    private static Tensor Objects(ulong seed, long count) => count == 0 ? Ops.Zeros([0, D], DType.Float64) : VicRegCriterionTests.Random(seed, count, D);

    private static Tensor All(ObjectBank bank, int view) => bank.Objects(view, Ops.Arange(0, bank.Count, DType.Int64));

    private static IEnumerable<double[][][]> Images(Tensor o1, Tensor o2, long[] counts)
    {
        int row = 0;
        foreach (long count in counts)
        {
            yield return [.. Enumerable.Range(row, (int)count).Select(r => new[] { o1[r].ToArray<double>(), o2[r].ToArray<double>() })];
            row += (int)count;
        }
    }

    private static void ExpectHolds(List<double[][][]> list, ObjectBank bank)
    {
        Assert.Equal((list.Count, list.Sum(image => image.Length)), ((int)bank.Images, (int)bank.Count));
        Assert.Equal(list.Select(image => (long)image.Length), bank.Counts().ToArray<long>());
        for (int view = 0; view < 2; view++)
        {
            double[] expected = [.. list.SelectMany(image => image).SelectMany(o => o[view])], found = All(bank, view).ToArray<double>();
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-14);
        }
    }

    private static void ExpectNeighbours(List<double[][][]> list, Tensor o1, Tensor o2, Neighbours found)
    {
        double[][][] stored = [.. list.SelectMany(image => image)];
        double[][][] batch = [.. Images(o1, o2, [o1.Size(0)]).Single()];
        for (int k = 0; k < batch.Length; k++)
        {
            foreach (var (view, numbers, cycles) in new[] { (0, found.Numbers1, found.Cycle1), (1, found.Numbers2, found.Cycle2) })
            {
                int nearest = Nearest(batch[k][view], stored, view), other = 1 - view;
                Assert.Equal(nearest, numbers[k].ToInt64());
                Assert.Equal(nearest >= 0 && Nearest(stored[nearest][other], batch, other) == k, cycles[k].ToArray<bool>()[0]);
            }
        }
    }

    private static int Nearest(double[] o, double[][][] among, int view) =>
        Enumerable.Range(0, among.Length).DefaultIfEmpty(-1).MaxBy(j => j < 0 ? 0 : Cosine(o, among[j][view]));

    private static double Cosine(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));
}
