using Parallax.Methods.Objectives;
using Parallax.Tests.Golden;
using Parallax.Torch;

namespace Parallax.Tests.Objectives;

public class VicRegCriterionGoldenTests
{
    [Theory, GoldenCases("vicreg")]
    public void Vicreg_equals_the_released_code(GoldenCase golden)
    {
        double[] c = [.. golden.Text("coefficients")!.Split(',').Select(t => double.Parse(t, System.Globalization.CultureInfo.InvariantCulture))];
        var weights = new VicRegWeights(c[0], c[1], c[2]) { Epsilon = golden.Number("eps") };
        var (x, y) = (golden.Leaf("x"), golden.Leaf("y"));
        Terms terms = new VicRegCriterion(weights, CovarianceReduction.Sum).Between(x, y);
        golden.Expect("invariance", terms["invariance"] / c[0]);
        golden.Expect("variance", terms["variance"] / c[1]);
        golden.Expect("covariance", terms["covariance"] / c[2]);
        golden.Expect("loss", terms.Total);
        golden.ExpectGradients(terms.Total, "grad.", ("x", x), ("y", y));
    }

    [Theory, GoldenCases("local_vicreg")]
    public void Vicreg_of_slots_equals_the_released_code(GoldenCase golden)
    {
        var (x, y) = (golden.Leaf("x"), golden.Leaf("y"));
        Terms terms = new VicRegCriterion(WeightsOf(golden)).Between(x, y);
        foreach (var (name, value) in terms)
        {
            golden.Expect(name, value);
            golden.ExpectGradients(value, $"grad.{name}.", ("x", x), ("y", y));
        }
        golden.ExpectGradients(terms.Total, "grad.total.", ("x", x), ("y", y));
    }

    internal static VicRegWeights WeightsOf(GoldenCase golden) => golden.Text("inv_coeff") is null ? new() :
        new(golden.Number("inv_coeff"), golden.Number("var_coeff"), golden.Number("cov_coeff")) { Epsilon = golden.Number("eps") };
}
