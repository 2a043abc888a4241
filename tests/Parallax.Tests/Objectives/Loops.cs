namespace Parallax.Tests.Objectives;

/// <summary>VICReg's terms by plain loops, from the equations; arrays are (B, N, D), row-major.</summary>
internal static class Loops
{
    public static double Variance(double[] z, int B, int N, int D, double eps = 1e-4)
    {
        double sum = 0;
        for (int n = 0; n < N; n++)
            for (int d = 0; d < D; d++) sum += Math.Max(0, 1 - Math.Sqrt(Covariance(z, B, N, D, n, d, d) + eps));
        return sum / (N * D);
    }

    public static double Covariance(double[] z, int B, int N, int D)
    {
        double sum = 0;
        for (int n = 0; n < N; n++)
            for (int i = 0; i < D; i++)
                for (int j = 0; j < D; j++)
                    if (i != j) sum += Math.Pow(Covariance(z, B, N, D, n, i, j), 2);
        return sum / (N * D);
    }

    /// <summary>VICReg of γ matched patches, weights 25, 25, 1.</summary>
    public static double VicReg(double[] x, double[] y, int B, int N, int D)
    {
        double invariance = x.Zip(y, (a, b) => (a - b) * (a - b)).Average();
        return (25 * invariance) + (25 * (Variance(x, B, N, D) + Variance(y, B, N, D)) / 2) + ((Covariance(x, B, N, D) + Covariance(y, B, N, D)) / 2);
    }

    private static double Covariance(double[] z, int B, int N, int D, int n, int i, int j)
    {
        double At(int b, int d) => z[(((b * N) + n) * D) + d];
        double meanI = Enumerable.Range(0, B).Average(b => At(b, i)), meanJ = Enumerable.Range(0, B).Average(b => At(b, j));
        return Enumerable.Range(0, B).Sum(b => (At(b, i) - meanI) * (At(b, j) - meanJ)) / (B - 1);
    }
}
