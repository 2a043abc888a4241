using Parallax.Methods.SelfDistillation;
using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Tests.SelfDistillation;

public sealed class PatchPairsTests
{
    // One image, views of 2, 2 and 1 patches; teacher views 0 and 1 of 2 patches.
    private static readonly PatchMatches Matches = new(
        Tensor.From([0L, 1, 1, 1, 0, 0, 1, 0, 1, 1], 1, 5, 2), Tensor.From([true, false, true, true, true, true, false, true, true, false], 1, 5, 2), 2);

    [Fact]
    public void A_patch_has_no_pair_in_its_own_view_or_where_none_is_accepted()
    {
        PatchPairs pairs = PatchPairs.Of(Matches, [2, 2, 1]);
        // Rows of the teacher: view 0 is 0 and 1, view 1 is 2 and 3.
        Assert.Equal([-1L, -1, -1, 3, 0, -1, -1, -1, 1, -1], pairs.Teachers.ToArray<long>());
        Assert.Equal([1 / 8.0, 1 / 8.0, 1 / 8.0, 1 / 8.0, 1 / 4.0], pairs.Shares.ToArray<double>());
    }

    [Fact]
    public void Only_rows_with_pairs_are_kept_and_numbered_anew()
    {
        var (pairs, students, teachers) = PatchPairs.Of(Matches, [2, 2, 1]).OnlyMatched();
        Assert.Equal([1L, 2, 4], students.ToArray<long>());
        Assert.Equal([0L, 1, 3], teachers.ToArray<long>());
        Assert.Equal([-1L, 2, 0, -1, 1, -1], pairs.Teachers.ToArray<long>());
        Assert.Equal([1 / 8.0, 1 / 8.0, 1 / 4.0], pairs.Shares.ToArray<double>());
    }

    [Fact]
    public void Nothing_matched_leaves_nothing()
    {
        var none = new PatchMatches(Ops.Zeros([2, 4, 2], DType.Int64), Ops.Zeros([2, 4, 2], DType.Bool), 2);
        var (pairs, students, teachers) = PatchPairs.Of(none, [2, 2]).OnlyMatched();
        Assert.Equal([0, 2], pairs.Teachers.Shape);
        Assert.Equal(0, students.Count + teachers.Count);
    }

    [Fact]
    public void Views_that_do_not_overlap_add_nothing_to_the_loss_or_its_gradient()
    {
        using var random = new Generator(1);
        ViewTokens at0 = Tokens(0), far = Tokens(1000);
        PatchMatches matches = new GeometricMatching().Between(at0, far);
        Assert.Equal(0, matches.Accepted!.To(DType.Int64).Sum().ToInt64());
        Tensor s = Ops.Randn([8, 3], random);
        s.RequiresGrad = true;
        Tensor loss = new LocalDistillation(0.1).Over(s, Ops.Ones([8, 3]) / 3, PatchPairs.Of(matches, [4, 4]));
        loss.Backward();
        Assert.Equal(0, loss.ToDouble());
        Assert.Equal(0, s.Grad!.Abs().Max().ToDouble());

        static ViewTokens Tokens(float start)
        {
            Tensor centres = Tensor.From([start, start, start, start + 1, start + 1, start, start + 1, start + 1], 1, 4, 2);
            return ViewTokens.Of([(centres, centres, new Grid(2, 2)), (centres, centres, new Grid(2, 2))]);
        }
    }
}
