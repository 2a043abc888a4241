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

    private sealed record Built(Func<Generator, Backbone> Make) : BackboneOptions
    {
        public override Backbone Create(Generator generator) => Make(generator);
    }
}
