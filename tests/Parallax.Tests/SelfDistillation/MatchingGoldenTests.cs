using Parallax.Methods.SelfDistillation;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Tests.SelfDistillation;

public class MatchingGoldenTests
{
    [Theory, GoldenCases("glsd/match")]
    public void Matches_equal_the_released_code(GoldenCase golden)
    {
        bool geometric = golden.Has("teacher_pos");
        ViewTokens students = Tokens(golden, "student", geometric), teachers = Tokens(golden, "teacher", geometric);
        PatchMatching matching = geometric ? new GeometricMatching() : new SimilarityMatching();
        PatchMatches found = matching.Between(students, teachers);
        Tensor index = found.Candidates.Select(2, 0);                                        // one view on either side
        if (!geometric)
        {
            golden.Expect("index", index);
            return;
        }
        Tensor mask = found.Accepted!.Select(2, 0);
        golden.Expect("mask", mask);
        Assert.Equal(golden.Expected("index").MaskedSelect(mask).ToArray<long>(), index.MaskedSelect(mask).ToArray<long>());
        golden.Expect("threshold2", students.Radii.Maximum(teachers.Radii).Squeeze(1));
    }

    [Theory, GoldenCases("glsd/grid")]
    public void Places_of_patches_equal_the_released_code(GoldenCase golden)
    {
        int side = golden.Integer("output_size"), cells = side / golden.Integer("stride");
        long[] boxes = golden["boxes"].ToArray<long>(), flips = golden["flip"].ToArray<long>();
        var exact = new double[flips.Length * 2 * cells * cells];
        for (int i = 0; i < flips.Length; i++)
        {
            var geometry = new ViewGeometry(
                new SourceBox(boxes[(4 * i) + 1], boxes[4 * i], boxes[(4 * i) + 3], boxes[(4 * i) + 2]), flips[i] != 0, side, side,
                golden.Integer("image_width"), golden.Integer("image_height"));
            for (int c = 0; c < cells * cells; c++)
            {
                SourcePoint centre = geometry.CentreOf(new GridCell(c / cells, c % cells), cells, cells);
                (exact[(2 * i * cells * cells) + c], exact[(((2 * i) + 1) * cells * cells) + c]) = (centre.X - 0.5, centre.Y - 0.5);
            }
        }
        Tensor positions = Tensor.From(exact, flips.Length, 2, cells, cells);
        golden.Expect("grid_analytic", positions.To(golden.Precision));
        golden.Compare("expect32.grid_official", positions.To(golden.Precision), absolute: 0.05);
    }

    private static ViewTokens Tokens(GoldenCase golden, string side, bool geometric)
    {
        if (geometric) return ViewTokens.Of([GoldenPlaces.Patches(golden.At(side + "_pos").Flatten(2).MT, golden.At(side + "_pos"))]);
        Tensor features = golden.At(side + "_fea");
        var grid = new Grid(1, (int)features.Size(1));
        return ViewTokens.Of([(features, Ops.Zeros([features.Size(0), features.Size(1), 2], golden.Precision), grid)]);
    }
}
