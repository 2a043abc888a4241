using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Training.Evaluation.Representation;

namespace Parallax.Tests.Evaluation;

public class RepresentationGoldenTests
{
    [Theory, GoldenCases("representation")]
    public void Figures_without_labels_equal_the_reference(GoldenCase golden)
    {
        Tensor z = golden.Input("z"), views = golden.Input("lidar"), a = golden.Input("pair_a");
        Expect(golden, "rankme", Spectrum.Of(z).RankMe(golden.Number("rankme_eps")));
        IReadOnlyList<double> eigenvalues = PowerLaw.Eigenvalues(z);
        golden.Compare("out.eigen_spectrum", Tensor.From([.. eigenvalues]));
        PowerLaw law = PowerLaw.Fit(eigenvalues, golden.Integer("alpha_fit_from"), golden.Integer("alpha_fit_to"));
        Expect(golden, "alpha", law.Alpha);
        Expect(golden, "alpha_intercept", law.Intercept);
        golden.Compare("out.lidar_eigenvalues", Tensor.From([.. Lidar.Eigenvalues(views, golden.Number("lidar_delta"))]));
        Expect(golden, "lidar", Lidar.Of(views, golden.Number("lidar_delta"), golden.Number("lidar_eps")));
        Expect(golden, "alignment", Hypersphere.Alignment(a, golden.Input("pair_b")));
        Expect(golden, "alignment.alpha1", Hypersphere.Alignment(a, golden.Input("pair_b"), alpha: 1));
        Expect(golden, "uniformity", Hypersphere.Uniformity(a));
        Expect(golden, "uniformity.t1", Hypersphere.Uniformity(a, t: 1));
    }

    [Theory, GoldenCases("representation")]
    public void Kernel_alignment_equals_the_reference(GoldenCase golden)
    {
        var (x, y) = (golden.Input("cka_x"), golden.Input("cka_y"));
        Expect(golden, "cka.linear", Cka.Linear(x, y));
        Expect(golden, "cka.linear_self", Cka.Linear(x, x));
        Expect(golden, "cka.linear_unbiased", Cka.LinearUnbiased(x, y));
        Expect(golden, "cka.rbf", Cka.Rbf(x, y, golden.Number("cka_rbf_sigma_fraction")));
    }

    [Theory, GoldenCases("spectrum")]
    public void Spectra_and_their_decay_equal_the_reference(GoldenCase golden)
    {
        Spectrum spectrum = Spectrum.Of(golden.Input("x"));
        golden.Compare("out.singular_values", Tensor.From([.. spectrum.Values]));
        foreach (int drop in golden.Json<int[]>("drops"))
        {
            Expect(golden, $"rho.drop{drop}", spectrum.Decay(drop));
            Expect(golden, $"rho_reverse.drop{drop}", spectrum.ReverseDecay(drop));
        }
        Expect(golden, "rankme", spectrum.RankMe(golden.Number("rankme_eps")));
        Expect(golden, "rankme.eps0", spectrum.RankMe(0));
    }

    private static void Expect(GoldenCase golden, string name, double found) => golden.Compare("out." + name, Tensor.From([found]).Squeeze());
}
