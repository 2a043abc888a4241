namespace Parallax.Training.Demo;

/// <summary>One representation's scores.</summary>
/// <param name="Name">The representation.</param>
/// <param name="Scores">Fractions in [0, 1], one per column.</param>
public sealed record DemonstrationRow(string Name, IReadOnlyList<double> Scores);
