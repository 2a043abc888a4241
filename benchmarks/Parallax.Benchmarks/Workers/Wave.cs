namespace Parallax.Benchmarks.Workers;

/// <summary>Numbers that look random and that the peers compute alike.</summary>
internal static class Wave
{
    /// <summary>sin(12.9898·i + 78.233·phase)·43758.5453, fractional part, to [−1, 1), in float64.</summary>
    public static double[] Of(int phase, long count)
    {
        double[] values = new double[count];
        for (int i = 0; i < values.Length; i++) values[i] = At(phase, i);
        return values;
    }

    /// <summary>One of them.</summary>
    public static double At(int phase, long i)
    {
        double x = Math.Sin((12.9898 * i) + (78.233 * phase)) * 43758.5453;
        return (2 * (x - Math.Floor(x))) - 1;
    }
}
