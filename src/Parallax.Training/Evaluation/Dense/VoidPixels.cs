namespace Parallax.Training.Evaluation.Dense;

/// <summary>What pixels of no class mean to the patches that are remembered. They are never scored.</summary>
public enum VoidPixels
{
    /// <summary>They count as class 0: right where that is the background, as in Pascal VOC, and what the public reproduction of the protocol does.</summary>
    FirstClass,

    /// <summary>They don't count; a patch of nothing else is not remembered.</summary>
    LeftOut,
}
