namespace Parallax.Vision;

/// <summary>Whether what was drawn may be drawn again.</summary>
public enum Drawing
{
    /// <summary>It may: every draw is from all.</summary>
    WithReplacement,

    /// <summary>It may not, until all have been drawn.</summary>
    WithoutReplacement,
}
