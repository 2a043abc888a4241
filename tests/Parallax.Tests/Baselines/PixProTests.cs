using Parallax.Methods.Objectives;
using Parallax.Methods.PixPro;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Vision;

namespace Parallax.Tests.Baselines;

public sealed class PixProTests
{
    [Theory, GoldenCases("pixpro")]
    public void Propagation_and_loss_equal_the_released_code(GoldenCase golden)
    {
        PixelPropagation propagation = PropagationOf(golden);
        Tensor proj1 = golden.Leaf("proj1"), proj2 = golden.Leaf("proj2");
        Tensor y1 = propagation.Forward(Rows(proj1)), y2 = propagation.Forward(Rows(proj2));
        int side = golden.Integer("grid");
        View view1 = ViewOf(golden["in.coord1"]), view2 = ViewOf(golden["in.coord2"]);
        Tensor A = PositivePatches.Of(view1, view2, new Grid(side, side), golden.Number("pos_ratio"));
        Tensor loss12 = PixelConsistency.Between(y1, Rows(golden.Input("key2")), A), loss21 = PixelConsistency.Between(y2, Rows(golden.Input("key1")), A.MT);
        golden.Expect("loss_12", loss12);
        golden.Expect("loss_21", loss21);
        golden.Expect("loss", loss12 + loss21);
        golden.Expect("propagated1", UnitVectors.Of(y1).MT.Unflatten(2, [side, side]));
        golden.ExpectGradients(loss12 + loss21, "grad.", ("proj1", proj1), ("proj2", proj2));
    }

    [Fact]
    public void Positive_patches_are_those_of_plain_geometry_also_mirrored_and_in_wide_images()
    {
        ViewGeometry a = new(new SourceBox(10, 5, 80, 60), false, 32, 32, 300, 100), b = new(new SourceBox(30, 20, 50, 70), true, 32, 32, 300, 100);
        var grid = new Grid(4, 4);
        bool[] found = [.. PositivePatches.Of(Views(a), Views(b), grid, 0.7).To(DType.Int64).ToArray<long>().Select(value => value == 1)];
        double diagonal = Math.Max(double.Hypot(20.0 / 300, 15.0 / 100), double.Hypot(12.5 / 300, 17.5 / 100));
        for (int i = 0; i < 16; i++)
        {
            for (int j = 0; j < 16; j++)
            {
                SourcePoint p = a.CentreOf(new GridCell(i / 4, i % 4), 4, 4), q = b.CentreOf(new GridCell(j / 4, j % 4), 4, 4);
                Assert.Equal(double.Hypot((p.X - q.X) / 300, (p.Y - q.Y) / 100) < 0.7 * diagonal, found[(i * 16) + j]);
            }
        }
        Assert.Contains(true, found);
        Assert.Contains(false, found);
    }

    [Fact]
    public void An_image_without_a_positive_pair_contributes_nothing()
    {
        using var random = new Generator(2);
        Tensor y = Ops.Randn([2, 3, 4], random), x = Ops.Randn([2, 3, 4], random);
        y.RequiresGrad = true;
        Tensor A = Ops.Zeros([2, 3, 3], DType.Bool);
        using (GradMode.Off()) A[0].Fill_(true);
        Tensor both = PixelConsistency.Between(y, x, A), first = PixelConsistency.Between(y[..1], x[..1], A[..1]);
        Assert.Equal(first.ToDouble() / 2, both.ToDouble(), 1e-6);
        both.Backward();
        Assert.All(y.Grad![1].ToArray<double>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Views_that_do_not_meet_give_a_loss_of_zero()
    {
        using var random = new Generator(2);
        var options = new PixProOptions { Projector = [4, 3] };
        var method = new PixProMethod(options, new Networks(new GivenFeatures(2), random));
        View At(double left) => new(Ops.Randn([2, 2, 3, 3], random), [.. Enumerable.Repeat(new ViewGeometry(new SourceBox(left, 0, 10, 10), false, 3, 3, 100, 100), 2)]);
        Assert.Equal(0, method.Forward(new ViewBatch([At(0), At(50)], default), new Progress(0, 1, 1)).Total.ToDouble());
        Assert.True(method.Forward(new ViewBatch([At(0), At(5)], default), new Progress(0, 1, 1)).Total.ToDouble() != 0);
    }

    [Fact]
    public void Without_a_transform_and_sharpness_the_propagation_is_plain_loops()
    {
        using var random = new Generator(2);
        Tensor x = Ops.Randn([1, 3, 2], random, DType.Float64);
        double[] found = new PixelPropagation(2, layers: 0, sharpness: 0.5, random).Forward(x).ToArray<double>();
        double[][] u = [.. x.ToArray<double>().Chunk(2).Select(row => row.Select(value => value / double.Hypot(row[0], row[1])).ToArray())];
        for (int i = 0; i < 3; i++)
        {
            for (int c = 0; c < 2; c++)
                Assert.Equal(u.Sum(v => Math.Sqrt(Math.Max((u[i][0] * v[0]) + (u[i][1] * v[1]), 0) + 1e-6) * v[c]), found[(2 * i) + c], 1e-9);
        }
    }

    private static PixelPropagation PropagationOf(GoldenCase golden)
    {
        using var random = new Generator(0);
        var propagation = new PixelPropagation(golden.Integer("channels"), golden.Integer("value_transform"), golden.Number("p"), random);
        propagation.To(golden.Precision);
        propagation.LoadStateDict(new Dictionary<string, Tensor>
        {
            ["value_transform.0.weight"] = golden.At("param.value_transform.weight").Flatten(1), ["value_transform.0.bias"] = golden.At("param.value_transform.bias"),
        });
        return propagation;
    }

    // (B, C, H, W) → (B, N, C).
    private static Tensor Rows(Tensor map) => map.Flatten(2).MT;

    // Corners as shares of the image's sides are a crop of an image of one by one.
    private static View ViewOf(Tensor corners)
    {
        ViewGeometry[] geometry = [.. corners.ToArray<double>().Chunk(4)
            .Select(c => new ViewGeometry(new SourceBox(Math.Min(c[0], c[2]), c[1], Math.Abs(c[2] - c[0]), c[3] - c[1]), c[0] > c[2], 4, 4, 1, 1))];
        return new View(Ops.Zeros([geometry.Length, 3, 4, 4]), geometry);
    }

    private static View Views(ViewGeometry geometry) => new(Ops.Zeros([1, 3, 32, 32]), [geometry]);
}
