using Parallax.Methods.Contrast;
using Parallax.Methods.LoGo;
using Parallax.Methods.Objectives;
using Parallax.Methods.SimSiam;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Tests.Contrast;

public sealed class SimSiamGoldenTests
{
    [Theory, GoldenCases("simsiam")]
    public void Heads_and_loss_equal_the_released_code(GoldenCase golden)
    {
        using var random = new Generator(0);
        int F = golden.Integer("feature"), d = golden.Integer("dim");
        Sequential projector = SimSiamHeads.Projector([F, F, F, d], random), predictor = SimSiamHeads.Predictor(d, golden.Integer("predictor"), random);
        Load(golden, projector, "param.encoder.fc.");
        Load(golden, predictor, "param.predictor.");
        Tensor z1 = projector.Forward(golden.Input("x1")), z2 = projector.Forward(golden.Input("x2"));
        Tensor p1 = predictor.Forward(z1), p2 = predictor.Forward(z2);
        Tensor loss = -(UnitVectors.Cosines(p1, z2.Detach()).Mean() + UnitVectors.Cosines(p2, z1.Detach()).Mean()) / 2;
        foreach (var (name, value) in new[] { ("loss", loss), ("p1", p1), ("p2", p2), ("z1", z1), ("z2", z2), ("collapse_std", UnitVectors.Spread(z1)) }) golden.Expect(name, value);
        loss.Backward();
        foreach (var (prefix, head) in new[] { ("encoder.fc.", projector), ("predictor.", predictor) })
        {
            foreach (var (name, parameter) in head.NamedParameters().Where(named => named.Parameter.RequiresGrad)) golden.Expect("grad." + prefix + name, parameter.Grad!);
            foreach (var (name, buffer) in head.NamedBuffers().Where(named => named.Name.Contains("running", StringComparison.Ordinal))) golden.Expect("after." + prefix + name, buffer.Value);
        }
    }

    [Theory, GoldenCases("simsiam_logo_loss")]
    public void Six_cosines_and_the_dissimilarity_equal_the_reference(GoldenCase golden)
    {
        Regressor regressor = RegressorGoldenTests.Load(golden, new RegressorOptions { Hidden = 10, HiddenLayers = 5 }, golden.Integer("dim"));
        regressor.RequireGrad(false);
        string[] crops = ["g1", "g2", "l1", "l2"];
        Tensor[] p = [.. crops.Select(crop => golden.Leaf("p_" + crop))], z = [.. crops.Select(crop => golden.Leaf("z_" + crop))];
        Tensor Loss(int from, int to) => -UnitVectors.Cosines(p[from], z[to].Detach()).Mean();
        foreach (var (name, from, to) in new[] { ("gg.0", 0, 1), ("gg.1", 1, 0), ("lg.0", 2, 0), ("lg.1", 2, 1), ("lg.2", 3, 0), ("lg.3", 3, 1) }) golden.Expect(name, Loss(from, to));
        Tensor ll = regressor.Affinity(z[2], z[3]).Mean();
        golden.Expect("ll", ll);
        golden.Expect("ll_normalised", regressor.Affinity(UnitVectors.Of(z[2]), UnitVectors.Of(z[3])).Mean());
        foreach (var (name, sum) in new[] { ("loss_paper_sum", LogoSum.Paper), ("loss_mean6", LogoSum.Mean) })
        {
            Tensor loss = new LogoOptions { Sum = sum }.PairsOf(4).Sum(Loss).Total + (golden.Number("lambda") * ll);
            golden.Expect(name, loss);
            (string, Tensor)[] leaves = [.. crops.Select((crop, i) => ("p_" + crop, p[i])), ("z_l1", z[2]), ("z_l2", z[3])];
            golden.ExpectGradients(loss, name + ".grad.", leaves);
        }
    }

    private static void Load(GoldenCase golden, Sequential head, string prefix)
    {
        head.To(golden.Precision);
        Assert.Empty(head.LoadStateDict(golden.Family(prefix), strict: false).Unexpected);
    }
}
