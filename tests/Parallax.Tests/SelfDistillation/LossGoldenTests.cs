using Parallax.Methods.Objectives;
using Parallax.Methods.SelfDistillation;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Tests.SelfDistillation;

/// <summary>The losses on given logits, over calls in which the centres move.</summary>
public class LossGoldenTests
{
    [Theory, GoldenCases("glsd/loss")]
    public void Losses_equal_the_released_code_of_GLSD(GoldenCase golden)
    {
        int B = golden.Integer("batch"), V = golden.Integer("views");
        bool dual = golden.Text("mode") != "vanilla";
        Centre centre = CentreOf(golden, "center0"), local = dual ? CentreOf(golden, "center_grid0") : centre;
        for (int call = 0; call < golden.Integer("calls"); call++)
        {
            string at = $"call{call}.";
            double τ = TeacherTemperature(golden, call);
            golden.Expect(at + "teacher_temp", τ);
            Tensor s = Leaf(golden, "student_cls");
            Tensor view = (dual ? 0.5 : 1) * new ViewPrediction(golden.Number("student_temp")).Over(s, Targets(golden.At("teacher_cls"), centre, τ), B);
            golden.Expect(at + "loss_view", view);
            view.Backward();
            golden.Expect(at + "grad.student_cls", s.Grad!);
            if (dual) Region(golden, at, V, B, local, τ);
            centre.Follow(ProcessGroup.Alone);
            golden.Expect(at + "center", centre.Value);
            if (!dual) continue;
            local.Follow(ProcessGroup.Alone);
            golden.Expect(at + "center_grid", local.Value);
        }
    }

    [Theory, GoldenCases("dino")]
    public void Losses_equal_the_released_code_of_DINO(GoldenCase golden)
    {
        Centre centre = CentreOf(golden, "in.center0");
        for (int call = 0; golden.Has($"in.student.{call}"); call++)
        {
            double τ = TeacherTemperature(golden, call);
            Tensor s = golden.Leaf($"student.{call}");
            Tensor loss = new ViewPrediction(golden.Number("student_temp")).Over(s, Targets(golden.Input($"teacher.{call}"), centre, τ), golden.Integer("batch"));
            golden.Expect($"call{call}.loss", loss);
            loss.Backward();
            golden.Expect($"call{call}.grad.student", s.Grad!);
            centre.Follow(ProcessGroup.Alone);
            golden.Expect($"call{call}.center", centre.Value);
        }
    }

    [Theory, GoldenCases("cribo/loss")]
    public void Losses_equal_the_released_code_of_CrIBo(GoldenCase golden)
    {
        Centre centre = CentreOf(golden, "center0"), objects = CentreOf(golden, "center_c0");
        Tensor accepted = Ops.Stack([golden["mask1"], golden["mask2"]]);                     // (2, M)
        for (int call = 0; call < golden.Integer("calls"); call++)
        {
            string at = $"call{call}.";
            int epoch = golden.Integer("epoch_of_call0") + call;
            double τ = TeacherTemperature(golden, call);
            Tensor s = Leaf(golden, "student_out");
            Tensor global = new ViewPrediction(golden.Number("student_temp")).Over(s, Targets(golden.At("teacher_out"), centre, τ), golden.Integer("batch"));
            golden.Expect(at + "loss_global", global);
            golden.Expect(at + "paper_loss_global", 2 * global);
            global.Backward();
            golden.Expect(at + "grad.student_out", s.Grad!);

            Tensor o = Leaf(golden, "student_obj"), t = golden.At("teacher_obj");
            Tensor n1 = golden.At("teacher_nn1").Select(0, 0), n2 = golden.At("teacher_nn2").Select(0, 1);
            Tensor q = Ops.Cat([
                Targets(t, objects, τ),
                SoftCrossEntropy.Targets(n1.IndexSelect(0, Rows(golden["mask1"])), objects.Value, τ),
                SoftCrossEntropy.Targets(n2.IndexSelect(0, Rows(golden["mask2"])), objects.Value, τ)]);
            Terms paper = new ObjectDistillation(golden.Number("student_temp_c"), NeighbourMean.OwnCount).Over(o, q, accepted);
            golden.Expect(at + "paper_loss_object", 2 * paper["object"]);
            golden.Expect(at + "paper_loss_neighbour", paper["neighbour"]);
            Terms terms = new ObjectDistillation(golden.Number("student_temp_c")).Over(o, q, epoch >= 1 ? accepted : null);
            golden.Expect(at + "loss_object", terms["object"]);
            golden.Expect(at + "loss_neighbour", epoch >= 1 ? terms["neighbour"] : Ops.Zeros([], golden.Precision));
            terms.Total.Backward();
            golden.Expect(at + "grad.student_obj", o.Grad!);

            centre.Follow(ProcessGroup.Alone);
            objects.Follow(ProcessGroup.Alone);
            golden.Expect(at + "center", centre.Value);
            golden.Expect(at + "center_c", objects.Value);
        }
    }

    private static void Region(GoldenCase golden, string at, int V, int B, Centre centre, double τ)
    {
        int N = golden.Integer("global_tokens"), n = golden.Integer("local_tokens");
        int[] counts = [.. Enumerable.Range(0, V).Select(v => v < 2 ? N : n)];
        Tensor logits = Leaf(golden, "student_region");
        ViewTokens students = ByImage(golden, "student_fea", counts, B), teachers = ByImage(golden, "teacher_fea", counts[..2], B);
        PatchMatching matching = golden.Text("mode") == "similarity" ? new SimilarityMatching() : new GeometricMatching { Threshold = golden.Text("hinge") == "True" };
        PatchMatches matches = matching.Between(students, teachers);
        for (int i = 0; i < 2; i++)
        {
            for (int v = 0; v < V; v++)
            {
                if (!golden.Has($"expect.match.t{i}.s{v}.index")) continue;
                Match match = matches.OfViews(counts, v, i);
                Tensor mask = match.Accepted ?? match.Candidates.OnesLike(DType.Bool);
                if (golden.Has($"expect.match.t{i}.s{v}.mask") && matching is GeometricMatching { Threshold: true }) golden.Expect($"match.t{i}.s{v}.mask", mask);
                Assert.Equal(golden.Expected($"match.t{i}.s{v}.index").MaskedSelect(mask).ToArray<long>(), match.Candidates.MaskedSelect(mask).ToArray<long>());
            }
        }
        // Only what is matched is asked for, as in the method; the centre sees everything.
        var (pairs, rows, teacherRows) = PatchPairs.Of(matches, counts).OnlyMatched();
        Tensor r = Targets(Joined(golden.At("teacher_region"), counts[..2], B).Flatten(0, 1), centre, τ).IndexSelect(0, teacherRows);
        Tensor loss = 0.5 * new LocalDistillation(golden.Number("student_temp")).Over(Joined(logits, counts, B).Flatten(0, 1).IndexSelect(0, rows), r, pairs);
        golden.Expect(at + "loss_region", loss);
        loss.Backward();
        golden.Expect(at + "grad.student_region", logits.Grad!);
    }

    private static ViewTokens ByImage(GoldenCase golden, string features, int[] counts, int B)
    {
        Tensor[] views = [.. Joined(golden.At(features), counts, B).SplitWithSizes([.. counts.Select(c => (long)c)], dim: 1)];
        return ViewTokens.Of([.. views.Select((view, v) => GoldenPlaces.Patches(view, Positions(golden, v, B, counts[v])))]);
    }

    // Cases of similarity need no places and may hold none.
    private static Tensor Positions(GoldenCase golden, int view, int B, int count) =>
        golden.Has($"pos.{view}") ? golden.At($"pos.{view}") : Ops.Zeros([B, 2, 1, count], golden.Precision);

    // Rows view by view → (B, S, K): image by image.
    private static Tensor Joined(Tensor rows, int[] counts, int B)
    {
        Tensor[] views = [.. rows.SplitWithSizes([.. counts.Select(c => (long)c * B)], dim: 0)];
        return Ops.Cat([.. views.Select((view, v) => view.View([B, counts[v], rows.Size(1)]))], dim: 1);
    }

    private static Tensor Targets(Tensor logits, Centre centre, double τ)
    {
        centre.See(logits, 0);
        return SoftCrossEntropy.Targets(logits, centre.Value, τ);
    }

    private static double TeacherTemperature(GoldenCase golden, int call) =>
        new LinearSchedule(golden.Number("warmup_teacher_temp"), golden.Number("teacher_temp")) { Epochs = golden.Number("warmup_teacher_temp_epochs"), Per = Pace.Epoch }
            .At(new Progress(golden.Integer("epoch_of_call0") + call, golden.Integer("epochs"), 1));

    private static Centre CentreOf(GoldenCase golden, string name)
    {
        var centre = new Centre((int)golden[name].Size(1), golden.Number("center_momentum"));
        centre.To(golden.Precision);
        centre.LoadStateDict(new Dictionary<string, Tensor> { ["mean"] = golden.At(name) });
        return centre;
    }

    private static Tensor Rows(Tensor mask) => mask.Nonzero().Squeeze(1);

    private static Tensor Leaf(GoldenCase golden, string name)
    {
        Tensor leaf = golden.At(name);
        leaf.RequiresGrad = true;
        return leaf;
    }
}
