using Parallax.Methods.Metric;
using Parallax.Methods.S2sd;
using Parallax.Torch;

namespace Parallax.Tests.S2sd;

/// <summary>Small batches in f32 go through loops of our own on the CPU: they give what operators give in f64.</summary>
public sealed class SimilarityKernelTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(7, 33)]
    [InlineData(112, 130)]
    [InlineData(513, 20)]
    public void Similarities_and_their_gradients_are_those_of_f64(int B, int D)
    {
        using var scope = TensorScope.Open();
        Tensor x = Ops.Randn([B, D], new Generator(1)), g = Ops.Randn([B, B], new Generator(2));
        var (S, dx) = Through(x, x => new EmbeddedBatch(x, Classes(B)).Similarities, g);
        Tensor X = x.To(DType.Float64), G = g.To(DType.Float64);
        Near(X.Matmul(X.MT), S, 1e-5 * D);
        Near((G + G.MT).Matmul(X), dx, 1e-5 * B);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(40, 129)]
    public void Directions_and_their_gradients_are_those_of_f64(int B, int D)
    {
        using var scope = TensorScope.Open();
        Tensor v = Ops.Randn([B, D], new Generator(1)), g = Ops.Randn([B, D], new Generator(2));
        v[0].Zero_();
        var (u, dv) = Through(v, Parallax.Methods.Objectives.UnitVectors.Of, g);
        var (U, dV) = Through(v.To(DType.Float64), Parallax.Methods.Objectives.UnitVectors.Of, g.To(DType.Float64));
        Near(U, u, 1e-6);
        Near(dV.Narrow(0, 1, B - 1), dv.Narrow(0, 1, B - 1), 1e-5);
        Near(dV[0] * 1e-12, dv[0] * 1e-12, 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Divergences_and_both_their_gradients_are_those_of_f64(bool students)
    {
        using var scope = TensorScope.Open();
        Tensor S = Ops.Randn(students ? [3, 9, 9] : [9, 9], new Generator(1)), R = Ops.Randn([3, 9, 9], new Generator(2)), g = Ops.Randn([3], new Generator(3));
        var (kl, dS) = Through(S, S => SimilarityDistillation.RowKl(S, R, 0.7), g);
        var (KL, DS) = Through(S.To(DType.Float64), S => SimilarityDistillation.RowKl(S, R.To(DType.Float64), 0.7), g.To(DType.Float64));
        var (_, dR) = Through(R, R => SimilarityDistillation.RowKl(S, R, 0.7), g);
        var (_, DR) = Through(R.To(DType.Float64), R => SimilarityDistillation.RowKl(S.To(DType.Float64), R, 0.7), g.To(DType.Float64));
        Near(KL, kl, 1e-6);
        Near(DS, dS, 1e-6);
        Near(DR, dR, 1e-6);
    }

    private static BatchClasses Classes(int B) => new(Tensor.From([.. Enumerable.Range(0, B).Select(image => image / 2L)]));

    private static (Tensor Output, Tensor Gradient) Through(Tensor x, Func<Tensor, Tensor> function, Tensor gradient)
    {
        Tensor input = x.Clone().Detach();
        input.RequiresGrad = true;
        Tensor output = function(input);
        output.Backward(gradient);
        return (output.Detach(), input.Grad!);
    }

    private static void Near(Tensor expected, Tensor found, double tolerance)
    {
        Assert.Equal(expected.Shape, found.Shape);
        if (expected.Count > 0) Assert.InRange((expected - found.To(DType.Float64)).Abs().Max().ToDouble(), 0, tolerance);
    }
}
