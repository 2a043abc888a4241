namespace Parallax.Training.Health;

/// <summary>What k-NN makes of the features.</summary>
/// <param name="Accuracy">Top-1, a fraction.</param>
/// <param name="Chance">The share of the largest class: what always naming it would give.</param>
/// <param name="Images">Images that were classified.</param>
public readonly record struct KnnFigure(double Accuracy, double Chance, int Images)
{
    /// <summary>Whether the accuracy is above chance by more than three standard errors of that many guesses.</summary>
    public bool IsAboveChance => Accuracy > Chance + (3 * Math.Sqrt(Chance * (1 - Chance) / Images));
}
