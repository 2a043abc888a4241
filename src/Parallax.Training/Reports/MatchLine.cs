namespace Parallax.Training.Reports;

/// <summary>Two patches that were matched, by their centres in pixels of either view (x to the right, y down).</summary>
/// <param name="FromX">Centre in the first view.</param>
/// <param name="FromY">Centre in the first view.</param>
/// <param name="ToX">Centre in the second view.</param>
/// <param name="ToY">Centre in the second view.</param>
public readonly record struct MatchLine(double FromX, double FromY, double ToX, double ToY);
