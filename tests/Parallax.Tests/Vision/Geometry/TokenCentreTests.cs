using System.Globalization;
using Parallax.Tests.Golden;
using Parallax.Vision;

namespace Parallax.Tests.Vision.Geometry;

public sealed class TokenCentreTests
{
    public static IEnumerable<ITheoryDataRow> PositionGrids => GoldenRows.Of(GoldenTensors.OfKind("position_grid"));

    public static IEnumerable<ITheoryDataRow> GlsdGrids => GoldenRows.Of(GoldenTensors.OfKind("glsd/grid"));

    [Theory, MemberData(nameof(PositionGrids)), Trait("Category", "Golden"), GoldenKind("position_grid")]
    public void Token_centres_equal_VICRegLs_position_matrix(string name)
    {
        GoldenTensors golden = GoldenTensors.Read(name);
        int n = int.Parse(golden.Metadata("grid"), CultureInfo.InvariantCulture);
        long[] crops = golden.Values<long>("in.crop");
        byte[] flips = golden.Values<byte>("in.flip");
        double[] expected = golden.Values<double>("expect.grid");
        for (int i = 0; i < flips.Length; i++)
        {
            SourceBox crop = new(crops[4 * i + 1], crops[4 * i], crops[4 * i + 3], crops[4 * i + 2]);
            double[] centres = new double[2 * n * n];
            new ViewGeometry(crop, flips[i] != 0, 32 * n, 32 * n, 1000, 1000).WriteTokenCentres(n, n, centres);
            for (int k = 0; k < centres.Length; k++)
                Assert.Equal(expected[i * centres.Length + k], centres[k], 1e-9 * 1000);
        }
    }

    // GLSD's positions are pixel indices, so its frame lies half a pixel up and left of ours; distances are the same.
    [Theory, MemberData(nameof(GlsdGrids)), Trait("Category", "Golden"), GoldenKind("glsd/grid")]
    public void Token_centres_equal_GLSDs_closed_form(string name)
    {
        GoldenTensors golden = GoldenTensors.Read(name);
        int n = golden.Shape("expect.grid_analytic")[^1];
        long[] boxes = golden.Values<long>("boxes"), flips = golden.Values<long>("flip");
        double[] expected = golden.Values<double>("expect.grid_analytic");   // (count, 2, n, n), x then y
        for (int i = 0; i < flips.Length; i++)
        {
            SourceBox crop = new(boxes[4 * i + 1], boxes[4 * i], boxes[4 * i + 3], boxes[4 * i + 2]);
            double[] centres = new double[2 * n * n];
            new ViewGeometry(crop, flips[i] != 0, 32 * n, 32 * n, 500, 375).WriteTokenCentres(n, n, centres);
            for (int k = 0; k < n * n; k++)
            {
                Assert.Equal(expected[2 * i * n * n + k], centres[2 * k + 1] - 0.5, 1e-9 * 500);
                Assert.Equal(expected[(2 * i + 1) * n * n + k], centres[2 * k] - 0.5, 1e-9 * 500);
            }
        }
    }

    public static IEnumerable<ITheoryDataRow> CriboPositions => GoldenRows.Of(GoldenTensors.OfKind("cribo/positions"));

    // CrIBo's frame is GLSD's: pixel indices.
    [Theory, MemberData(nameof(CriboPositions)), Trait("Category", "Golden"), GoldenKind("cribo/positions")]
    public void Token_centres_equal_CrIBos_closed_form(string name)
    {
        GoldenTensors golden = GoldenTensors.Read(name);
        int n = 224 / int.Parse(golden.Metadata("patch"), CultureInfo.InvariantCulture);
        long[] boxes = golden.Values<long>("boxes"), flips = golden.Values<long>("flip");
        double[] expected = golden.Values<double>("expect.positions_analytic");   // (count, 2, tokens), x then y
        for (int i = 0; i < flips.Length; i++)
        {
            SourceBox crop = new(boxes[4 * i + 1], boxes[4 * i], boxes[4 * i + 3], boxes[4 * i + 2]);
            double[] centres = new double[2 * n * n];
            new ViewGeometry(crop, flips[i] != 0, 224, 224, 500, 375).WriteTokenCentres(n, n, centres);
            for (int k = 0; k < n * n; k++)
            {
                Assert.Equal(expected[2 * i * n * n + k], centres[2 * k + 1] - 0.5, 1e-9 * 500);
                Assert.Equal(expected[(2 * i + 1) * n * n + k], centres[2 * k] - 0.5, 1e-9 * 500);
            }
        }
    }
}
