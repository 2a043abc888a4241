namespace Parallax.Training.Evaluation;

/// <summary>
/// The floor that features have to beat: the pixels themselves, shrunk to 32×32 with a triangle filter, the mean image taken away. Compare
/// them by cosine.
/// </summary>
public static class PixelFeatures
{
    /// <summary>Pixels a side.</summary>
    public const int Side = 32;

    /// <summary>D = 3·32·32.</summary>
    public const int Dimension = 3 * Side * Side;

    /// <summary>One image's features, D numbers in [0, 1]: rows from the top, then columns, then red, green, blue.</summary>
    /// <param name="rgb">W·H·3 bytes, the same order.</param>
    /// <param name="width">W; aspect ratio is not kept.</param>
    /// <param name="height">H.</param>
    /// <exception cref="ArgumentException">The sizes don't agree.</exception>
    public static float[] Of(ReadOnlySpan<byte> rgb, int width, int height)
    {
        if (rgb.Length != 3L * width * height)
            throw new ArgumentException($"pixels: {width}×{height} needs {3L * width * height} bytes, found {rgb.Length}", nameof(rgb));
        (int First, float[] Weights)[] columns = Triangle(width), rows = Triangle(height);
        float[] narrow = new float[3 * Side * height]; // (H, 32, 3)
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < 3 * Side; i++)
            {
                var (first, weights) = columns[i / 3];
                for (int k = 0; k < weights.Length; k++)
                    narrow[y * 3 * Side + i] += weights[k] * rgb[(y * width + first + k) * 3 + i % 3] / byte.MaxValue;
            }
        }

        float[] features = new float[Dimension];
        for (int y = 0; y < Side; y++)
        {
            var (first, weights) = rows[y];
            for (int k = 0; k < weights.Length; k++)
            {
                for (int i = 0; i < 3 * Side; i++)
                    features[y * 3 * Side + i] += weights[k] * narrow[(first + k) * 3 * Side + i];
            }
        }

        return features;
    }

    /// <summary>Features as a table, minus their mean image.</summary>
    /// <param name="images">N results of <see cref="Of"/>.</param>
    public static EmbeddingTable<float> Centred(IReadOnlyList<float[]> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        double[] mean = new double[Dimension];
        foreach (float[] image in images)
        {
            for (int d = 0; d < Dimension; d++)
                mean[d] += (double)image[d] / images.Count;
        }

        float[] table = new float[images.Count * Dimension];
        for (int i = 0; i < table.Length; i++)
            table[i] = (float)(images[i / Dimension][i % Dimension] - mean[i % Dimension]);
        return new EmbeddingTable<float>(table, Dimension);
    }

    // Per output pixel the first input pixel and the weights, which sum to 1: max(0, 1 − distance / reach), reach one output pixel or, when
    // enlarging, one input pixel.
    private static (int First, float[] Weights)[] Triangle(int size)
    {
        double scale = (double)size / Side, reach = Math.Max(scale, 1);
        var taps = new (int, float[])[Side];
        for (int i = 0; i < Side; i++)
        {
            double centre = (i + 0.5) * scale;
            int first = Math.Max(0, (int)Math.Floor(centre - reach)), last = Math.Min(size - 1, (int)Math.Ceiling(centre + reach));
            double[] weights = [.. Enumerable.Range(first, last - first + 1).Select(j => Math.Max(0, 1 - Math.Abs(j + 0.5 - centre) / reach))];
            double total = weights.Sum();
            taps[i] = (first, [.. weights.Select(w => (float)(w / total))]);
        }

        return taps;
    }
}
