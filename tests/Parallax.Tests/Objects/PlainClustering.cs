using Parallax.Methods.Objects;
using Parallax.Torch;

namespace Parallax.Tests.Objects;

/// <summary>CrIBo's clustering by plain loops over tokens and clusters, float64, as its description reads.</summary>
internal sealed class PlainClustering
{
    private readonly int B, T, K;
    private readonly double[,,] A;   // image, token, cluster

    public PlainClustering(PatchMap view1, PatchMap view2, Tensor seeds, double λ, ObjectClusteringOptions options)
    {
        double[][][] x = Rows(Ops.Cat([view1.Patches, view2.Patches], 1)), p = Rows(Ops.Cat([view1.Centres, view2.Centres], 1));
        (B, T, K) = (x.Length, x[0].Length, options.Clusters);
        A = new double[B, T, K];
        foreach (double[] token in x.SelectMany(image => image)) Scale(token);
        long[] at = seeds.ToArray<long>();
        for (int i = 0; i < at.Length; i++) A[i / K, at[i], i % K] = 1;
        var (c, μ) = (at.Select((token, i) => x[i / K][token]).ToArray(), Enumerable.Repeat(1.0 / K, B * K).ToArray());
        for (int round = 0; round < options.Iterations; round++)
        {
            double[,,] cost = new double[B, T, K];
            for (int b = 0; b < B; b++) Cost(b, cost, x[b], p[b], c, λ);
            double least = cost.Cast<double>().Min(), most = cost.Cast<double>().Max();
            for (int b = 0; b < B; b++)
            {
                double[,] plan = Plan(b, cost, μ, options, (least, most));
                Assign(b, plan, μ, options.Assignment);
                for (int k = 0; k < K; k++) c[(b * K) + k] = Centroid(b, k, x[b]);
            }
        }
    }

    /// <summary>(B, K, count): the assignment of tokens from one on, columns of each cluster summing to 1 or 0.</summary>
    public double[] Weights(int first, int count) =>
        [.. from b in Enumerable.Range(0, B) from k in Enumerable.Range(0, K) let size = Size(b, k, first, count)
            from n in Enumerable.Range(first, count) select A[b, n, k] / (size == 0 ? 1 : size)];

    public bool[] Valid(int n1) =>
        [.. from b in Enumerable.Range(0, B) from k in Enumerable.Range(0, K) select Size(b, k, 0, n1) > 0 && Size(b, k, n1, T - n1) > 0];

    public double[] Means(Tensor features, int first, int n1)
    {
        double[][][] f = Rows(features);
        int count = f[0].Length;
        double[] weights = Weights(first, count);
        return [.. Valid(n1).Index().Where(v => v.Item).SelectMany(v => Enumerable.Range(0, f[0][0].Length)
            .Select(d => Enumerable.Range(0, count).Sum(n => weights[(v.Index * count) + n] * f[v.Index / K][n][d])))];
    }

    private double Size(int b, int k, int first, int count) => Enumerable.Range(first, count).Sum(n => A[b, n, k]);

    private void Cost(int b, double[,,] cost, double[][] x, double[][] p, double[][] c, double λ)
    {
        double[,] P = new double[T, K];
        for (int n = 0; n < T; n++)
        {
            for (int k = 0; k < K; k++)
            {
                double nearest = double.PositiveInfinity;
                for (int m = 0; m < T; m++)
                    if (Math.Sqrt(Math.Pow(p[n][0] - p[m][0], 2) + Math.Pow(p[n][1] - p[m][1], 2)) * A[b, m, k] is > 0 and var d) nearest = Math.Min(nearest, d);
                P[n, k] = double.IsInfinity(nearest) ? 0 : nearest;
            }
        }
        double mean = P.Cast<double>().Average(), most = P.Cast<double>().Max();
        if (P.Cast<double>().Contains(0)) most = Math.Max(most, mean);
        for (int n = 0; n < T; n++)
            for (int k = 0; k < K; k++)
                cost[b, n, k] = (λ * (P[n, k] == 0 ? mean : P[n, k]) / most) - x[n].Zip(c[(b * K) + k], (u, v) => u * v).Sum();
    }

    // The table is scaled in place, as published.
    private double[,] Plan(int b, double[,,] cost, double[] μ, ObjectClusteringOptions options, (double Least, double Most) range)
    {
        double[,] plan = new double[T, K];
        for (int n = 0; n < T; n++)
            for (int k = 0; k < K; k++) plan[n, k] = Math.Exp(-options.Sharpness * (cost[b, n, k] - range.Least) / (range.Most - range.Least));
        for (int i = 0; i < options.SinkhornIterations; i++)
        {
            for (int n = 0; n < T; n++)
            {
                double sum = Enumerable.Range(0, K).Sum(k => plan[n, k]);
                for (int k = 0; k < K; k++) plan[n, k] *= 1.0 / T / sum;
            }
            for (int k = 0; k < K; k++)
            {
                double sum = Enumerable.Range(0, T).Sum(n => plan[n, k]);
                for (int n = 0; n < T; n++) plan[n, k] *= μ[(b * K) + k] / sum;
            }
        }
        return plan;
    }

    private void Assign(int b, double[,] plan, double[] μ, AssignmentKind kind)
    {
        double[] sizes = new double[K];
        for (int n = 0; n < T; n++)
        {
            double most = Enumerable.Range(0, K).Max(k => plan[n, k]);
            for (int k = 0; k < K; k++)
            {
                double hard = plan[n, k] == most ? 1 : 0;
                sizes[k] += hard;
                A[b, n, k] = kind == AssignmentKind.Hard ? hard : plan[n, k];
            }
        }
        for (int k = 0; k < K; k++) μ[(b * K) + k] = (sizes[k] + 0.01) / sizes.Sum(s => s + 0.01);
    }

    private double[] Centroid(int b, int k, double[][] x)
    {
        double[] c = new double[x[0].Length];
        for (int n = 0; n < T; n++)
            for (int d = 0; d < c.Length; d++) c[d] += A[b, n, k] * x[n][d];
        Scale(c);
        return c;
    }

    private static void Scale(double[] row)
    {
        double norm = Math.Sqrt(row.Sum(v => v * v));
        for (int d = 0; d < row.Length && norm > 0; d++) row[d] /= norm;
    }

    private static double[][][] Rows(Tensor t) => [.. t.ToArray<double>().Chunk((int)t.Size(2)).Chunk((int)t.Size(1))];
}
