namespace Parallax.Training.Reports;

/// <summary>A value over the steps of training.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Points">By ascending step.</param>
public sealed record Curve(string Name, IReadOnlyList<CurvePoint> Points);
