namespace Parallax.Vision;

/// <summary>Whether objects of a class are in an image; Pascal VOC's numbers.</summary>
public enum Presence : sbyte
{
    /// <summary>None is.</summary>
    Absent = -1,

    /// <summary>Only such that are hard to recognise: the image is not scored for the class.</summary>
    Difficult = 0,

    /// <summary>At least one is.</summary>
    Present = 1,
}
