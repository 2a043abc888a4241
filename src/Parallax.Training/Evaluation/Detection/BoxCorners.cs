namespace Parallax.Training.Evaluation.Detection;

/// <summary>What the right and bottom coordinate of a box are.</summary>
public enum BoxCorners
{
    /// <summary>The last pixel inside, so that a width is right − left + 1: Pascal VOC's development kit.</summary>
    AreInside,

    /// <summary>The edge, so that a width is right − left.</summary>
    AreEdges,
}
