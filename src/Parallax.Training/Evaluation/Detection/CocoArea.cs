namespace Parallax.Training.Evaluation.Detection;

/// <summary>Which objects count; bounds belong to both sides.</summary>
internal enum CocoArea
{
    All,
    Small,
    Medium,
    Large,
}
