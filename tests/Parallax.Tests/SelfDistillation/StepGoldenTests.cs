using Parallax.Methods.SelfDistillation;
using Parallax.Models;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;

namespace Parallax.Tests.SelfDistillation;

/// <summary>Whole training steps of the methods as they are: views in, losses, gradients, clipping, freezing, AdamW, centres, teacher.</summary>
public class StepGoldenTests
{
    [Theory, GoldenCases("glsd/step")]
    public void Steps_equal_the_released_code_of_GLSD(GoldenCase golden)
    {
        bool dual = golden.Text("mode") != "vanilla";
        var layout = new SwinLayout(golden.Name, golden.Integer("dim"), golden.Json<int[]>("depths"), golden.Json<int[]>("heads")) { ImageSize = golden.Integer("img"), Window = golden.Integer("window") };
        SelfDistillationOptions options = dual
            ? new GlsdOptions { Local = new() { Outputs = golden.Integer("out_dim"), Matching = golden.Text("mode") == "similarity" ? new SimilarityMatching() : new GeometricMatching() } }
            : new DinoOptions();
        var run = new GoldenSteps(golden, options, new Built(random => new SwinTransformer(layout, random)));
        int V = golden.Integer("views");
        for (int step = 0; step < run.Count; step++)
        {
            Terms terms = run.Differentiate(step, new ViewBatch([.. Enumerable.Range(0, V).Select(v => GoldenPlaces.View(golden.At($"image.{v}"), golden[$"pos.{v}"]))], default));
            golden.Expect($"step{step}.loss_view", terms["global"]);
            if (dual) golden.Expect($"step{step}.loss_region", terms["local"]);
            run.Finish(step);
            golden.Expect($"step{step}.center", run.Method.StateDict()["centre.mean"]);
            if (dual) golden.Expect($"step{step}.center_grid", run.Method.StateDict()["centre_local.mean"]);
        }
        run.ExpectFinal();
    }

    [Theory, GoldenCases("cribo/step")]
    public void Steps_equal_the_released_code_of_CrIBo(GoldenCase golden)
    {
        var layout = new VisionTransformerLayout(golden.Name, golden.Integer("img"), golden.Integer("patch"), golden.Integer("dim"), golden.Integer("depth"), golden.Integer("heads"));
        var options = new CriboOptions
        {
            Objects = new()
            {
                Outputs = golden.Integer("out_dim_c"),
                PositionWeight = new ConstantSchedule(golden.Number("lambda_pos")),
                Clustering = new()
                {
                    Clusters = golden.Integer("clusters"), Iterations = golden.Integer("outer_iterations"),
                    SinkhornIterations = golden.Integer("sinkhorn_iterations"), Sharpness = golden.Number("sinkhorn_lambda"),
                },
                Neighbours = new() { Images = golden.Integer("queue_images") },
            },
        };
        var run = new GoldenSteps(golden, options, new Built(random => new VisionTransformer(layout, random)));
        run.FillBank(golden["queue0"], golden["counts0"]);
        for (int step = 0; step < run.Count; step++)
        {
            string at = $"step{step}.";
            run.Method.FirstMembers = _ => golden[$"seeds{step}"];
            Terms terms = run.Differentiate(step, new ViewBatch([.. Enumerable.Range(0, 2).Select(v => GoldenPlaces.View(golden.At($"image.{v}"), Square(golden["positions"].Select(0, v))))], default));
            golden.Expect(at + "loss_global", terms["global"]);
            golden.Expect(at + "loss_object", terms["object"]);
            if (terms.Any(term => term.Name == "neighbour")) golden.Expect(at + "loss_neighbour", terms["neighbour"]);
            else Assert.Equal(0, golden.Expected(at + "loss_neighbour").ToDouble());
            run.Finish(step);
            golden.Expect(at + "center", run.Method.StateDict()["centre.mean"]);
            golden.Expect(at + "center_c", run.Method.StateDict()["objects.centre.mean"]);
        }
        run.ExpectFinal();
    }

    // (B, 2, N) → (B, 2, rows, columns).
    private static Tensor Square(Tensor positions)
    {
        int side = (int)Math.Round(Math.Sqrt(positions.Size(2)));
        return positions.Unflatten(2, [side, side]);
    }

    private sealed record Built(Func<Generator, Backbone> Make) : BackboneOptions
    {
        public override Backbone Create(Generator generator) => Make(generator);
    }
}
