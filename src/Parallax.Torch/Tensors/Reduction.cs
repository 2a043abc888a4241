namespace Parallax.Torch;

/// <summary>How a loss over many elements becomes one.</summary>
public enum Reduction
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>By the mean.</summary>
    Mean = 1,

    /// <summary>By the sum.</summary>
    Sum = 2,
}
