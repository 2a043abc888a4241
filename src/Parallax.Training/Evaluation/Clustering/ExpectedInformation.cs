namespace Parallax.Training.Evaluation.Clustering;

/// <summary>
/// The mutual information to be expected of labels and clusters of given sizes when items are shuffled (Vinh, Epps and Bailey 2010):
/// Σ_ck Σ_n n/N · log(N·n / (a·b)) · P(n), P hypergeometric, a and b the sizes of label c and cluster k.
/// </summary>
internal static class ExpectedInformation
{
    /// <summary>Below this, information is rounding.</summary>
    internal const double Rounding = 1.0 / (1L << 52);

    public static double Of(Contingency counts)
    {
        double[] log = LogFactorials(counts.Items);   // log n!
        double sum = 0;
        // Equal sizes have equal terms, and there are few sizes.
        foreach (var (a, labels) in counts.LabelSizes.CountBy(size => (int)size).OrderBy(pair => pair.Key))
        {
            foreach (var (b, clusters) in counts.ClusterSizes.CountBy(size => (int)size).OrderBy(pair => pair.Key))
                sum += (double)labels * clusters * OfSizes(a, b, counts.Items, log);
        }
        return sum;
    }

    private static double OfSizes(int a, int b, int N, double[] log)
    {
        double sum = 0, fixedPart = log[a] + log[b] + log[N - a] + log[N - b] - log[N];
        for (int n = Math.Max(1, a + b - N); n <= Math.Min(a, b); n++)
        {
            double P = Math.Exp(fixedPart - log[n] - log[a - n] - log[b - n] - log[N - a - b + n]);
            sum += (double)n / N * (Math.Log(N) + Math.Log(n) - Math.Log(a) - Math.Log(b)) * P;
        }
        return sum;
    }

    private static double[] LogFactorials(int N)
    {
        double[] log = new double[N + 1];
        double lost = 0;   // Kahan: a million additions would else lose six digits
        for (int n = 1; n <= N; n++)
        {
            double term = Math.Log(n) - lost;
            log[n] = log[n - 1] + term;
            lost = log[n] - log[n - 1] - term;
        }
        return log;
    }
}
