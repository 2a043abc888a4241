using Parallax.Training.Evaluation.Dense;
using Parallax.Vision;

namespace Parallax.Tests.Evaluation.Dense;

public class PatchClassesTests
{
    private const ushort Void = SegmentationSet.Void;

    [Fact]
    public void Shares_are_those_of_each_patchs_pixels()
    {
        // 2 patches of 2 × 2 pixels.
        float[] shares = Shares([0, 1, 2, 2, 1, 1, 2, 0], width: 4, new Grid(1, 2), VoidPixels.FirstClass, K: 3);
        Assert.Equal([0.25f, 0.75f, 0, 0.25f, 0, 0.75f], shares);
    }

    [Fact]
    public void Void_pixels_count_as_the_first_class_or_not_at_all()
    {
        ushort[] labels = [Void, 1, Void, Void];
        Assert.Equal([0.5f, 0.5f, 1, 0], Shares(labels, width: 4, new Grid(1, 2), VoidPixels.FirstClass, K: 2));
        Assert.Equal([0, 1f, 0, 0], Shares(labels, width: 4, new Grid(1, 2), VoidPixels.LeftOut, K: 2));
    }

    [Fact]
    public void Patches_of_unequal_size_cover_all_pixels()
    {
        const int side = 7;
        Rng rng = Rng.For(3, 0, 0, 0);
        ushort[] labels = [.. Enumerable.Range(0, side * side).Select(_ => (ushort)rng.NextInt(4))];
        var grid = new Grid(2, 3);
        double[,] counts = new double[grid.Count, 4];
        double[] pixels = new double[grid.Count];
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                int patch = ((int)Math.Floor(y * 2.0 / side) * 3) + (int)Math.Floor(x * 3.0 / side);
                counts[patch, labels[(y * side) + x]]++;
                pixels[patch]++;
            }
        }
        float[] shares = Shares(labels, side, grid, VoidPixels.FirstClass, K: 4);
        for (int i = 0; i < shares.Length; i++) Assert.Equal(counts[i / 4, i % 4] / pixels[i / 4], shares[i], 1e-7);
    }

    [Fact]
    public void Chosen_are_the_patches_of_least_commonness_times_chance()
    {
        const int N = 30, K = 5;
        Rng rng = Rng.For(5, 0, 0, 0), chance = Rng.For(9, 0, 0, 0);
        float[] shares = [.. Enumerable.Range(0, N * K).Select(_ => rng.Chance(0.3) ? 1f : 0f)];
        var ranks = new List<(double, int)>();
        for (int n = 0; n < N; n++)
        {
            double sum = 0, u = chance.NextDouble();
            for (int c = 0; c < K; c++)
                if (shares[(n * K) + c] > 0)
                    sum += Enumerable.Range(0, N).Count(other => shares[(other * K) + c] > 0);
            if (sum > 0) ranks.Add((sum * u, n));
        }
        int[] expected = [.. ranks.OrderBy(rank => rank.Item1).Take(7).Select(rank => rank.Item2).Order()];
        Assert.Equal(expected, PatchChoice.Least(shares, K, 7, Rng.For(9, 0, 0, 0)));
    }

    [Fact]
    public void A_patch_without_a_class_is_never_chosen() => Assert.Equal([1, 2], PatchChoice.Least([0, 0, 1, 0, 0, 1], 2, 3, Rng.For(1, 0, 0, 0)));

    // 1 patch of 20 has the rare class: it is chosen about as often as the mean rule says, far more than 4 times of 20.
    [Fact]
    public void Rare_classes_are_favoured()
    {
        float[] shares = [.. Enumerable.Range(0, 20).SelectMany(n => n == 13 ? new float[] { 0, 1 } : [1, 0])];
        int chosen = Enumerable.Range(0, 200).Count(seed => PatchChoice.Least(shares, 2, 4, Rng.For(seed, 0, 0, 0)).Contains(13));
        Assert.True(chosen > 190, $"chosen {chosen} times of 200");
    }

    private static float[] Shares(ushort[] labels, int width, Grid grid, VoidPixels meaning, int K)
    {
        float[] shares = new float[grid.Count * K];
        PatchClasses.Write(labels, width, grid, meaning, shares);
        return shares;
    }
}
