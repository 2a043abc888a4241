using Parallax.Torch;
using Parallax.Training.Evaluation.Representation;

namespace Parallax.Tests.Evaluation;

public class SpectrumTests
{
    // 40,000 rows are decomposed in three blocks; x repeated r times has √r times the singular values of x.
    [Fact]
    public void A_tall_matrix_has_the_values_that_its_parts_give_it()
    {
        using var scope = TensorScope.Open();
        Tensor part = Tensor.From(NeighbourSearchTests.Noise(400 * 9, seed: 3), 400, 9);
        double[] expected = [.. Spectrum.Of(part).Values.Select(s => 10 * s)], found = [.. Spectrum.Of(part.Repeat([100, 1])).Values];
        for (int i = 0; i < 9; i++) Assert.Equal(expected[i], found[i], 1e-10 * expected[0]);
    }
}
