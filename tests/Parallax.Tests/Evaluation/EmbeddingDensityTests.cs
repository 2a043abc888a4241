using System.Numerics;
using Parallax.Tests.Golden;
using Parallax.Training.Evaluation;

namespace Parallax.Tests.Evaluation;

[GoldenKind("density")]
public class EmbeddingDensityTests
{
    public static IEnumerable<ITheoryDataRow> Cases() => GoldenRows.Of(GoldenTensors.OfKind("density"));

    [Theory, MemberData(nameof(Cases))]
    [Trait("Category", "Golden")]
    public void Float32_embeddings_are_as_dense_as_the_reference_says(string file) => Check(file, static x => x);

    [Theory, MemberData(nameof(Cases))]
    [Trait("Category", "Golden")]
    public void Float64_embeddings_are_as_dense_as_the_reference_says(string file) => Check(file, static x => Array.ConvertAll(x, v => (double)v));

    [Fact]
    public void One_class_has_no_distance_between_classes()
    {
        EmbeddingDensity density = EmbeddingDensity.Of<float>(new(new float[] { 1, 0, 0, 1 }, 2), [3, 3]);
        Assert.Equal((1, double.NaN, double.NaN), (density.Intra, density.Inter, density.Ratio));
    }

    [Fact]
    public void Classes_of_one_item_have_no_distance_inside()
    {
        EmbeddingDensity density = EmbeddingDensity.Of<float>(new(new float[] { 1, 0, 0, 1 }, 2), [3, 4]);
        Assert.Equal((double.NaN, 1, double.NaN), (density.Intra, density.Inter, density.Ratio));
    }

    // Of the ordered pairs of the first class, those with the zero vector are at 1 and the others at 0.
    [Fact]
    public void A_zero_vector_is_at_one_from_everything()
    {
        EmbeddingDensity density = EmbeddingDensity.Of<double>(new(new double[] { 2, 0, 3, 0, 0, 0, 0, 1 }, 2), [0, 0, 0, 1]);
        Assert.Equal(2.0 / 3, density.IntraByClass[0], 12);
    }

    private static void Check<T>(string file, Func<float[], T[]> convert)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenTensors golden = GoldenTensors.Read(file);
        EmbeddingDensity density = EmbeddingDensity.Of(new EmbeddingTable<T>(convert(golden.Floats("in.x")), golden.Shape("in.x")[1]), golden.Integers("in.labels"));
        Near(golden.Doubles("out.per_class_intra"), [.. density.IntraByClass]);
        Near([.. new[] { "intra", "intra_skip", "inter", "intra_over_inter", "intra_skip_over_inter" }.Select(name => golden.Scalar("out." + name))],
            [density.Intra, density.IntraOfPairs, density.Inter, density.Ratio, density.RatioOfPairs]);
    }

    private static void Near(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        foreach (var (e, f) in expected.Zip(found)) Assert.True(e.Equals(f) || Math.Abs(e - f) <= 1e-9 * Math.Abs(e), $"expected {e:R}, found {f:R}");
    }
}
