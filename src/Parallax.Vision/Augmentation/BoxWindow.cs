namespace Parallax.Vision;

/// <summary>One box blur: weights in 24-bit fixed point of 2·Radius + 1 pixels and of one more at each end.</summary>
internal readonly record struct BoxWindow(int Radius, uint Inner, uint Outer)
{
    /// <summary>Box blurs whose threefold application is about a Gaussian.</summary>
    public const int Passes = 3;

    /// <summary>The box that, applied three times, has the given deviation.</summary>
    public static BoxWindow Of(double sigma)
    {
        float radius = RadiusOf((float)sigma);
        int whole = (int)radius;
        uint inner = (uint)((1 << 24) / (radius * 2 + 1));
        return new BoxWindow(whole, inner, ((1u << 24) - (uint)(whole * 2 + 1) * inner) / 2);
    }

    /// <summary>Radius of the box whose threefold application has the given deviation (eqs. 7, 11 and 14 of the source).</summary>
    internal static float RadiusOf(float sigma)
    {
        float variance = sigma * sigma / Passes;
        float length = (float)Math.Sqrt(12.0 * variance + 1.0);
        float whole = (float)Math.Floor((length - 1.0) / 2.0);
        float part = (2 * whole + 1) * (whole * (whole + 1) - 3 * variance);
        part /= 6 * (variance - (whole + 1) * (whole + 1));
        return whole + part;
    }
}
