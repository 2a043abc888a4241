namespace Parallax;

/// <summary>How often a scheduled number changes.</summary>
public enum Pace
{
    /// <summary>At every step of the optimizer.</summary>
    Step,

    /// <summary>At the start of every epoch.</summary>
    Epoch,
}
