namespace Parallax;

/// <summary>Half a cosine, falling or rising: To + ½·(From − To)·(1 + cos(π·t/T)).</summary>
/// <remarks>
/// The end is reached after the last step, not at it: a run of T steps sees t = 0 … T − 1. Learning rates of MoCo, SimSiam, SwAV, DINO, BYOL,
/// VICReg and VICRegL; weight decay 0.04 → 0.4 and teacher momentum 0.996 → 1 of DINO, GLSD and CrIBo; momentum τ → 1 of BYOL and PixPro.
/// </remarks>
/// <param name="From">The value at t = 0.</param>
/// <param name="To">The value at t = T, and from then on.</param>
public sealed record CosineSchedule(double From, double To) : Schedule
{
    private protected override double Value(double t, double end, Progress at) =>
        t >= end ? To : To + (0.5 * (From - To) * (1 + Math.Cos(Math.PI * t / end)));
}
