using System.ComponentModel.DataAnnotations;

namespace Parallax;

/// <summary>When a ramp of W ticks reaches its end.</summary>
public enum RampEnd
{
    /// <summary>At tick W, the first one after it: VICReg, VICRegL, BYOL, PixPro.</summary>
    After,

    /// <summary>At tick W − 1, its last one, so that the value appears twice: DINO, GLSD, CrIBo, SwAV.</summary>
    Within,
}

/// <summary>A straight line up to the first value of a schedule.</summary>
/// <param name="Epochs">W in epochs; it is rounded to whole ticks.</param>
/// <param name="From">The value at tick 0.</param>
/// <param name="End">When the schedule's first value is reached.</param>
public sealed record Warmup([property: Range(0.0, 100_000.0)] double Epochs, double From = 0, RampEnd End = RampEnd.After)
{
    internal double At(double t, double W, double peak) => Ramp(t, W, From, peak, End);

    // from + (to − from)·t/W, or over W − 1 ticks; a ramp of one tick that ends within itself is its first value.
    internal static double Ramp(double t, double W, double from, double to, RampEnd end)
    {
        double length = end == RampEnd.After ? W : W - 1;
        if (t >= length) return length > 0 || t > 0 ? to : from;
        return from + ((to - from) * t / length);
    }
}
