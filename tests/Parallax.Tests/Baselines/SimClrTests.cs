using Parallax.Methods.Objectives;
using Parallax.Methods.SimClr;
using Parallax.Tests.Golden;
using Parallax.Torch;

namespace Parallax.Tests.Baselines;

public sealed class SimClrTests
{
    [Theory, GoldenCases("ntxent")]
    public void The_loss_equals_the_reference(GoldenCase golden)
    {
        Tensor z1 = golden.Leaf("z1"), z2 = golden.Leaf("z2");
        Tensor loss = NtXent.Between(z1, z2, golden.Number("temperature"));
        golden.Expect("loss", loss);
        golden.Expect("loss_sum_of_two", 2 * loss);
        golden.ExpectGradients(loss, "grad.", ("z1", z1), ("z2", z2));
    }

    [Fact]
    public void The_loss_equals_plain_loops_over_more_rows_than_a_block()
    {
        const int B = 600, D = 3;
        const double τ = 0.2;
        using var random = new Generator(3);
        Tensor z1 = Ops.Randn([B, D], random, DType.Float64), z2 = Ops.Randn([B, D], random, DType.Float64);
        double[][] z = [.. Rows(UnitVectors.Of(z1)), .. Rows(UnitVectors.Of(z2))];
        double loss = 0;
        for (int i = 0; i < 2 * B; i++)
        {
            double sum = 0;
            for (int k = 0; k < 2 * B; k++) sum += k == i ? 0 : Math.Exp(Dot(z[i], z[k]) / τ);
            loss += (Math.Log(sum) - (Dot(z[i], z[(i + B) % (2 * B)]) / τ)) / (2 * B);
        }
        Assert.Equal(loss, NtXent.Between(z1, z2, τ).ToDouble(), 1e-12);
    }

    [Fact]
    public void One_image_has_nothing_to_tell_apart()
    {
        Tensor loss = NtXent.Between(Tensor.From([1f, 2], 1, 2), Tensor.From([2f, -1], 1, 2), 0.1);
        Assert.Equal(0, loss.ToDouble(), 1e-6);
    }

    [Theory, InlineData(true, 1), InlineData(false, 2)]
    public void Both_views_are_normalised_together_and_the_head_is_the_options(bool lastNorm, double weight)
    {
        using var random = new Generator(1);
        var method = new SimClrMethod(new SimClrOptions { Projector = [4, 3], LastNorm = lastNorm, Weight = weight }, new Networks(new GivenFeatures(2), random));
        Tensor x1 = Ops.Randn([5, 2], random), x2 = Ops.Randn([5, 2], random);
        Tensor found = method.Forward(GivenFeatures.Views(x1, x2), default)["contrast"];
        Mlp projector = method.NamedModules().Select(named => named.Module).OfType<Mlp>().Single();
        Tensor z = projector.Forward(Ops.Cat([x1, x2]));
        if (lastNorm) z = (z - z.Mean([0])) / (z.Var([0], unbiased: false) + 1e-5).Sqrt();
        Assert.Equal(weight * NtXent.Between(z.Narrow(0, 0, 5), z.Narrow(0, 5, 5), 0.1).ToDouble(), found.ToDouble(), 1e-5);
        Assert.Equal(lastNorm, method.NamedParameters().Any(named => named.Name == "projector_norm.bias" && !named.Parameter.RequiresGrad));
    }

    private static IEnumerable<double[]> Rows(Tensor table) => table.ToArray<double>().Chunk((int)table.Size(1));

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
