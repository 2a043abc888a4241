using Parallax.Torch;

namespace Parallax;

/// <summary>How a match spreads over the patches it chose from. When many inputs choose the same few candidates, the match has collapsed.</summary>
/// <remarks>
/// For each image γ inputs chose among N candidates; c_n of them took candidate n. The first two figures are means over the images.
/// One input, or one candidate, leaves no choice: then both are 1.
/// </remarks>
/// <param name="Distinct">Distinct candidates / min(γ, N), in (0, 1].</param>
/// <param name="Entropy">−Σ (c_n/γ)·log(c_n/γ) / log min(γ, N): 1 when the choices are as different as they can be, 0 when all are one candidate.</param>
/// <param name="Used">The share of the N positions that any input of any image chose, in (0, 1].</param>
public readonly record struct MatchFigures(double Distinct, double Entropy, double Used)
{
    /// <summary>Measures a match; waits for the device once.</summary>
    public static MatchFigures Of(Match match)
    {
        ArgumentNullException.ThrowIfNull(match);
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor chosen = match.Candidates;                                                    // (B, γ)
        double γ = match.Count, N = match.CandidateCount, most = Math.Min(γ, N);
        Tensor c = Ops.Zeros([chosen.Size(0), match.CandidateCount], DType.Float64, chosen.Device);
        c.ScatterAdd_(1, chosen, chosen.OnesLike(DType.Float64));                            // (B, N)
        Tensor isChosen = (c > 0).To(DType.Float64), share = c / γ;
        Tensor entropy = -(share * share.ClampMin(1 / γ).Log()).Sum(dim: 1);                 // (B); 0·log(1/γ) = 0 where none chose
        double[] means = Ops.Stack([isChosen.Sum(dim: 1).Mean(), entropy.Mean(), isChosen.Amax([0]).Mean()]).To(Device.Cpu, DType.Float64).ToArray<double>();
        return new MatchFigures(means[0] / most, most > 1 ? means[1] / Math.Log(most) : 1, means[2]);
    }
}
