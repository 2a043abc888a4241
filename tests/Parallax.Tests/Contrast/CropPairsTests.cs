using Parallax.Methods.Contrast;
using Parallax.Methods.LoGo;
using Parallax.Torch;

namespace Parallax.Tests.Contrast;

public sealed class CropPairsTests
{
    // Losses 10·from + to: the sum tells which pairs were taken and what they weigh.
    [Theory]
    [InlineData(CropPairing.OneWay, 2, 1.0)]
    [InlineData(CropPairing.BothWays, 2, 5.5)]
    [InlineData(CropPairing.EveryOther, 4, 16.5)]
    public void Ways_of_pairing_take_means(CropPairing pairing, int crops, double expected) =>
        Assert.Equal(expected, CropPairs.Of(pairing, crops, "x").Sum(Loss)["x"].ToDouble(), 1e-12);

    [Theory]
    [InlineData(LogoSum.Mean, 1, 1, (1.0 + 10) / 6, (20.0 + 21 + 30 + 31) / 6)]
    [InlineData(LogoSum.Paper, 1, 1, (1.0 + 10) / 2, 20.0 + 21 + 30 + 31)]
    [InlineData(LogoSum.Mean, 2, 0.5, (1.0 + 10) / 3, (20.0 + 21 + 30 + 31) / 12)]
    public void LoGo_draws_local_crops_to_global_ones(LogoSum sum, double globalWeight, double localWeight, double gg, double lg)
    {
        Terms terms = new LogoOptions { Sum = sum, GlobalWeight = globalWeight, LocalToGlobalWeight = localWeight }.PairsOf(4).Sum(Loss);
        Assert.Equal(gg, terms["gg"].ToDouble(), 1e-12);
        Assert.Equal(lg, terms["lg"].ToDouble(), 1e-12);
    }

    [Fact]
    public void A_term_of_weight_0_is_left_out() =>
        Assert.Equal(["lg"], new LogoOptions { GlobalWeight = 0 }.PairsOf(4).Sum(Loss).Select(term => term.Name));

    [Fact]
    public void Rows_lie_crop_by_crop()
    {
        Tensor rows = new LogoOptions().PairsOf(4).Rows(2, Device.Cpu);
        Assert.Equal([-1L, 2, -1, 3, 0, -1, 1, -1, 0, 2, 1, 3, 0, 2, 1, 3], rows.ToArray<long>());
        Assert.Equal([8, 2], rows.Shape);
    }

    [Fact]
    public void Another_number_of_views_is_named()
    {
        Assert.StartsWith("pairs: expected 2 views, or pairs: every_other, found 4", Message(() => CropPairs.Of(CropPairing.OneWay, 4, "x")), StringComparison.Ordinal);
        Assert.StartsWith("logo: expected 2 global and 2 local views, found 2 views", Message(() => new LogoOptions().PairsOf(2)), StringComparison.Ordinal);
        Assert.StartsWith("logo: expected 2 global and 2 local views, found 8 views; more local ones go with dissimilarity_weight: 0", Message(() => new LogoOptions().PairsOf(8)), StringComparison.Ordinal);
        Assert.Equal(14, new LogoOptions { DissimilarityWeight = 0 }.PairsOf(8).Rows(1, Device.Cpu).ToArray<long>().Count(row => row >= 0));

        static string Message(Action act) => Assert.Throws<ArgumentException>(act).Message;
    }

    private static Tensor Loss(int from, int to) => Tensor.From([(10.0 * from) + to]);
}
