namespace Parallax.Vision;

/// <summary>How many 32-bit numbers an instruction works on. Every way gives the same bits; the choice is only speed.</summary>
internal enum Lanes
{
    /// <summary>Plain loops, any processor.</summary>
    One,

    /// <summary>AVX2.</summary>
    Eight,

    /// <summary>AVX-512 with its byte permutations (VBMI: Ice Lake, Zen 4 and later).</summary>
    Sixteen,
}
