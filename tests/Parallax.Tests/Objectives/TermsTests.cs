using Parallax.Torch;

namespace Parallax.Tests.Objectives;

public class TermsTests
{
    [Fact]
    public void Terms_sum_to_the_total_and_equal_names_are_added()
    {
        Terms terms = (2 * Terms.Of(("a", Number(1)), ("b", Number(2)))) + (Terms.Of(("b", Number(3)), ("c", Number(4))) / 2);
        Assert.Equal([("a", 2), ("b", 5.5), ("c", 2)], terms.Select(t => (t.Name, t.Value.ToDouble())));
        Assert.Equal(9.5, terms.Total.ToDouble());
        Assert.Equal(5.5, terms.Under("g")["g.b"].ToDouble());
    }

    [Fact]
    public void Unknown_names_are_refused_with_the_known_ones()
    {
        var fault = Assert.Throws<KeyNotFoundException>(() => Terms.Of(("a", Number(1)), ("b", Number(2)))["c"]);
        Assert.Equal("there is no term 'c'; the terms are a, b", fault.Message);
    }

    [Fact]
    public void A_term_is_one_number()
    {
        var fault = Assert.Throws<ShapeException>(() => Terms.Of(("a", Tensor.From([1.0, 2.0]))));
        Assert.Equal("term 'a' must be one number, it is (2) f64", fault.Message);
    }

    [Fact]
    public void A_loss_without_terms_has_no_total() => Assert.Throws<InvalidOperationException>(() => Terms.Of().Total);

    [Fact]
    public void Matches_come_along_and_change_nothing()
    {
        Match place = Match.Nearest(Ops.Zeros([1, 2, 2])), feature = Match.Nearest(Ops.Zeros([1, 3, 3]));
        Terms local = Terms.Of(("a", Number(1))).Showing("place", place).Showing("feature", feature);
        Terms all = (2 * local / 4 * 3).Under("local") + Terms.Of(("a", Number(5))) + local;
        Assert.Equal([("local.place", place), ("local.feature", feature), ("place", place), ("feature", feature)], all.Matches);
        Assert.Equal([("local.a", 1.5), ("a", 6)], all.Select(t => (t.Name, t.Value.ToDouble())));
        Assert.Empty(Terms.Of(("a", Number(1))).Matches);
    }

    [Fact]
    public void Embeddings_come_along_without_their_graph()
    {
        Tensor z = Ops.Zeros([3, 2]);
        z.RequiresGrad = true;
        Terms shown = (Terms.Of(("a", Number(1))).Showing("embedding", z) / 2).Under("global") + Terms.Of();
        var (name, embeddings) = Assert.Single(shown.Embeddings);
        Assert.Equal(("global.embedding", false), (name, embeddings.RequiresGrad));
        Assert.Equal([3L, 2], embeddings.Shape);
        var fault = Assert.Throws<ShapeException>(() => shown.Showing("patches", Ops.Zeros([3, 2, 4])));
        Assert.Equal("embeddings must be (B, D), it is (3, 2, 4) f32", fault.Message);
    }

    private static Tensor Number(double value) => Tensor.From([value]).Squeeze();
}
