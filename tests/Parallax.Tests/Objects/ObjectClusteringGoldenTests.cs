using Parallax.Methods.Objects;
using Parallax.Tests.Golden;
using Parallax.Torch;

namespace Parallax.Tests.Objects;

public class ObjectClusteringGoldenTests
{
    [Theory, GoldenCases("cribo/cluster")]
    public void Clusters_equal_the_reference(GoldenCase golden)
    {
        var clustering = new ObjectClustering(Options(golden));
        int N = golden.Integer("tokens_per_view");
        var (view1, view2) = (View(golden, 0, N), View(golden, N, N));
        ObjectAssignment found = clustering.Over(view1, view2, golden["seeds"], golden.Number("lambda_pos"));
        golden.Expect("assignment", Ops.Cat([found.Weights(0), found.Weights(1)], dim: 2).MT, Relative(golden));
        golden.Expect("valid", found.Valid);
        golden.Expect("objects_per_image", found.ObjectsPerImage);
        Assert.Equal(golden.Integer("valid_objects"), found.Count);
    }

    [Theory, GoldenCases("cribo/cluster")]
    public void Every_round_equals_the_reference(GoldenCase golden)
    {
        var clustering = new ObjectClustering(Options(golden));
        int N = golden.Integer("tokens_per_view");
        var tokens = JointTokens.Of(View(golden, 0, N), View(golden, N, N));
        ClusteringRound round = clustering.Start(tokens, golden["seeds"]);
        for (int i = 0; i < golden.Integer("outer_iterations"); i++)
        {
            round = clustering.Next(tokens, round, golden.Number("lambda_pos"));
            Expect(golden, $"iter{i}.similarity", round.Similarity!.MT);
            Expect(golden, $"iter{i}.position_cost", round.PositionCost!.MT);
            Expect(golden, $"iter{i}.cost", round.Cost!.MT);
            Expect(golden, $"iter{i}.plan", round.Plan!.MT);
            Expect(golden, $"iter{i}.marginal", round.Marginal.MT);
            Expect(golden, $"iter{i}.centroids", round.Centroids);
            if (golden.Has($"expect.iter{i}.hard")) golden.Expect($"iter{i}.hard", round.Assignment.MT);
        }
        golden.Expect("transport_cost", (round.Plan! * round.Cost!).Sum([1, 2]), Relative(golden));
    }

    [Theory, GoldenCases("cribo/objects")]
    public void Objects_equal_the_reference(GoldenCase golden)
    {
        var clustering = new ObjectClustering(Options(golden));
        Tensor[] teacher = Views(golden.At("teacher_tokens")), places = golden.At("positions").MT.Unbind();
        Tensor student = golden.At("student_tokens");
        student.RequiresGrad = true;
        ObjectAssignment found = clustering.Over(new PatchMap(teacher[0], places[0]), new PatchMap(teacher[1], places[1]), golden["seeds"], golden.Number("lambda_pos"));
        var loss = Ops.Zeros([], golden.Precision);
        for (int v = 0; v < 2; v++)
        {
            golden.Expect($"teacher_objects{v + 1}", found.Means(teacher[v], v));
            Tensor objects = found.Means(Views(student)[v], v);
            golden.Expect($"student_objects{v + 1}", objects);
            loss += (objects * golden.At("upstream")[v].IndexSelect(0, found.Rows)).Sum();
        }
        golden.Expect("valid", found.Valid.Flatten());
        golden.Expect("objects_per_image", found.ObjectsPerImage);
        golden.Expect("assignment", Ops.Stack([found.Weights(0).MT, found.Weights(1).MT]).Unsqueeze(2));
        golden.Expect("mean_objects_per_image", (double)found.Count / found.Valid.Size(0));
        golden.ExpectGradients(loss, "grad.", ("student_tokens", student));
    }

    private static void Expect(GoldenCase golden, string name, Tensor actual)
    {
        if (golden.Has("expect." + name)) golden.Expect(name, actual, Relative(golden));
    }

    // The page: soft clustering 1e-4 in float32, everything else the page's share.
    private static double? Relative(GoldenCase golden) => Options(golden).Assignment == AssignmentKind.Soft ? 1e-4 : null;

    // (2b, 1 + N, d), class token first, rows view-major: the patches of each view.
    private static Tensor[] Views(Tensor tokens) => tokens[.., 1..].Chunk(2);

    private static PatchMap View(GoldenCase golden, int first, int count) =>
        new(golden.At("tokens").Narrow(1, first, count), golden.At("positions").Narrow(1, first, count));

    private static ObjectClusteringOptions Options(GoldenCase golden) => new()
    {
        Clusters = (int)golden["seeds"].Size(1),
        Iterations = golden.Integer("outer_iterations"),
        SinkhornIterations = golden.Integer("sinkhorn_iterations"),
        Sharpness = golden.Number("sinkhorn_lambda"),
        Assignment = golden.Text("hard") == "False" ? AssignmentKind.Soft : AssignmentKind.Hard,
        FollowSizes = golden.Text("update_marginal") != "False",
    };
}
