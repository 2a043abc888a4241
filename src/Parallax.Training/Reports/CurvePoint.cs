namespace Parallax.Training.Reports;

/// <summary>A measured value.</summary>
/// <param name="Step">Training step.</param>
/// <param name="Value">What was measured; values that are not finite leave a gap.</param>
public readonly record struct CurvePoint(double Step, double Value);
