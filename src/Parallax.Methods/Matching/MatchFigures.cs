using Parallax.Torch;

namespace Parallax;

/// <summary>How a match spreads over the patches it chose from. When many inputs choose the same few candidates, the match has collapsed.</summary>
/// <remarks>
/// For each image γ inputs chose among N candidates; c_n of them took candidate n. Pairs that do not count are no choices. The first two figures are
/// means over the images that chose. One input, or one candidate, leaves no choice: then both are 1.
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
        Tensor counts = match.Accepted?.To(DType.Float64) ?? chosen.OnesLike(DType.Float64);
        Tensor γ = counts.Sum(dim: 1), most = γ.ClampMax(match.CandidateCount);              // (B)
        Tensor c = Ops.Zeros([chosen.Size(0), match.CandidateCount], DType.Float64, chosen.Device);
        c.ScatterAdd_(1, chosen, counts);                                                    // (B, N)
        Tensor isChosen = (c > 0).To(DType.Float64), share = c / γ.ClampMin(1).Unsqueeze(1);
        Tensor entropy = -(share * share.ClampMin(0.5 / match.Count).Log()).Sum(dim: 1);     // (B); 0·log = 0 where none chose
        Tensor distinct = isChosen.Sum(dim: 1) / most.ClampMin(1), even = (most > 1).To(DType.Float64);
        Tensor spread = 1 - even + (even * entropy / most.ClampMin(2).Log());
        Tensor chose = (γ > 0).To(DType.Float64), images = chose.Sum();
        double[] figures = Ops.Stack([(distinct * chose).Sum(), (spread * chose).Sum(), isChosen.Amax([0]).Mean(), images]).To(Device.Cpu, DType.Float64).ToArray<double>();
        return figures[3] > 0 ? new MatchFigures(figures[0] / figures[3], figures[1] / figures[3], figures[2]) : new MatchFigures(1, 1, 0);
    }
}
