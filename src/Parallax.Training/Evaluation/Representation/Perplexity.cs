namespace Parallax.Training.Evaluation.Representation;

/// <summary>How many values of a spectrum count: the exponential of its entropy.</summary>
internal static class Perplexity
{
    /// <summary>exp(−Σ p·log p), p = v/Σv + ε; 0 when all values are 0.</summary>
    public static double Of(IReadOnlyList<double> values, double eps)
    {
        double sum = values.Sum();
        if (sum == 0) return 0;
        return Math.Exp(-values.Sum(value => value / sum + eps is var p && p > 0 ? p * Math.Log(p) : 0 * p));
    }
}
