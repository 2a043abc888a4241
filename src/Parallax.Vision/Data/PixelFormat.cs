namespace Parallax.Vision;

/// <summary>The numbers that a batch's pixels are.</summary>
public enum PixelFormat
{
    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>bfloat16, the upper half of a 32-bit float, rounded to nearest, ties to even: half the memory and half the way to a GPU.</summary>
    BFloat16,
}
