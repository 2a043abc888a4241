namespace Parallax.Training.Evaluation;

/// <summary>One number of a table.</summary>
/// <param name="Name">What was measured: <c>k-NN accuracy, k = 20</c>.</param>
/// <param name="Value">A fraction in [0, 1], or what <paramref name="Unit"/> says.</param>
/// <param name="Unit">What the value counts.</param>
public sealed record Score(string Name, double Value, ScoreUnit Unit = ScoreUnit.Fraction);
