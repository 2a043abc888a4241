using Parallax.Methods.Metric;
using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Tests.Metric;

public sealed class MultisimilarityRowsTests
{
    [Theory]
    [InlineData(DType.Float64, AnchorMean.Used, 1e-12)]
    [InlineData(DType.Float32, AnchorMean.Batch, 1e-5)]
    public void Rows_give_what_the_operators_give(DType type, AnchorMean mean, double tolerance)
    {
        using var random = new Generator(3);
        var objective = new Multisimilarity(new MultisimilarityOptions { Mean = mean });
        var classes = new BatchClasses(Tensor.From<long>([0, 0, 0, 1, 1, 2, 3, 3, 3, 3]));                       // image 5 is alone
        Tensor x = UnitVectors.Of(Ops.Randn([4, 10, 6], random, type));
        Tensor S = x.Matmul(x.MT), weights = Ops.Randn([4], random, type);
        S.RequiresGrad = true;
        Tensor rows = objective.Of(S, classes);
        rows.Backward(weights);
        Tensor slopes = S.Grad!;
        S.Grad = null;
        Tensor plain = objective.ByOperators(S, classes);
        plain.Backward(weights);
        Near(plain, rows, tolerance);
        Near(S.Grad!, slopes, tolerance);
    }

    [Fact]
    public void Where_nothing_can_be_compared_the_loss_is_0_and_so_is_its_gradient()
    {
        var classes = new BatchClasses(Tensor.From<long>([1, 1, 1]));
        Tensor S = Ops.Ones([3, 3]);
        S.RequiresGrad = true;
        Tensor l = new Multisimilarity(new MultisimilarityOptions()).Of(S, classes);
        l.Backward();
        Assert.Equal(0, l.ToDouble());
        Assert.Equal(0, S.Grad!.Abs().Sum().ToDouble());
    }

    [Fact]
    public void A_similarity_that_is_no_number_is_not_passed_over()
    {
        var classes = new BatchClasses(Tensor.From<long>([1, 1, 2]));
        Assert.True(double.IsNaN(new Multisimilarity(new MultisimilarityOptions()).Of(Tensor.From<float>([1, float.NaN, 0, float.NaN, 1, 0, 0, 0, 1], 3, 3), classes).ToDouble()));
    }

    [Fact]
    public void Far_similarities_do_not_overflow()
    {
        var classes = new BatchClasses(Tensor.From<long>([1, 1, 2]));
        Tensor S = Tensor.From<float>([900, 0, 800, 0, 900, 800, 800, 800, 900], 3, 3);
        S.RequiresGrad = true;
        Tensor l = new Multisimilarity(new MultisimilarityOptions()).Of(S, classes);
        l.Backward();
        Assert.Equal(799.5 + (Math.Log(1 + Math.E) / 2), l.ToDouble(), 1e-3);
        Assert.All(S.Grad!.ToArray<float>(), slope => Assert.True(float.IsFinite(slope)));
    }

    private static void Near(Tensor expected, Tensor found, double tolerance)
    {
        Assert.Equal(expected.Shape, found.Shape);
        double off = (expected - found).Abs().Max().ToDouble(), most = expected.Abs().Max().ToDouble();
        Assert.True(off <= tolerance * most, $"off by {off:g3} of {most:g3}");
    }
}
