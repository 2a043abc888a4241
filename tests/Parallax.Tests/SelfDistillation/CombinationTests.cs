using Parallax.Methods.SelfDistillation;
using Parallax.Tests.Contract;
using Parallax.Torch;
using Parallax.Training;
using Parallax.Training.Recipes;
using Parallax.Vision;

namespace Parallax.Tests.SelfDistillation;

/// <summary>Losses that no paper put together run from a recipe.</summary>
public sealed class CombinationTests
{
    [Theory]
    [InlineData("dino", "global")]
    [InlineData("glsd", "global local")]
    [InlineData("cribo", "global object neighbour")]
    [InlineData("dino", "global local", "method.local={ matching: { name: similarity }, outputs: 16 }")]
    [InlineData("cribo", "global local object neighbour", "method.local={ matching: { name: geometric }, outputs: 16 }")]
    [InlineData("glsd", "global local object", "method.objects={ clustering: { clusters: 4 }, outputs: 16, neighbours: null }")]
    [InlineData("cribo", "global object neighbour", "method.objects.shared_trunk=false")]
    [InlineData("cribo", "global object neighbour", "method.objects.clustering.assignment=soft", "method.objects.neighbours.mean=own_count")]
    [InlineData("glsd", "global local", "method.head.batch_norm=true", "method.local.matching={ name: geometric, threshold: false }")]
    [InlineData("glsd", "global local", "views={ global: { count: 2, size: 24 } }")]
    public void Every_choice_of_losses_trains(string method, string terms, params string[] assignments)
    {
        Recipe recipe = TinyMethod.Recipe(method, "adamw", assignments).Value;
        using var random = new Generator(0);
        var made = (SelfDistillationMethod)MethodCatalog.BuiltIn().Create(recipe, random);
        made.Train();
        ViewBatch views = Views(recipe.ViewsOrDefault, random);
        for (int step = 0; step < 3; step++)
        {
            var at = new Progress(step, 3, 1);
            made.ZeroGrad();
            Terms found = made.Forward(views, at);
            // Neighbours are learnt from in the second epoch, from the bank that the first one filled.
            if (step == 2) Assert.Equal(terms, string.Join(' ', found.Select(term => term.Name)));
            found.Total.Backward();
            Assert.True(double.IsFinite(found.Total.ToDouble()));
            using var off = GradMode.Off();
            made.AfterStep(at);
        }
        Assert.All(made.NamedParameters(), p => Assert.Equal(p.Parameter.RequiresGrad, p.Parameter.Grad is not null));
    }

    [Fact]
    public void A_teacher_of_epochs_moves_at_their_end_only()
    {
        Recipe recipe = TinyMethod.Recipe("dino", "adamw", "method.teacher_update=epoch", "method.teacher_momentum={ name: constant, of: 0 }").Value;
        using var random = new Generator(0);
        Method made = MethodCatalog.BuiltIn().Create(recipe, random);
        (string student, string teacher) = ("student.head.mlp.0.bias", "teacher.head.mlp.0.bias");
        using var off = GradMode.Off();
        made.StateDict()[student].Fill_(3);
        made.AfterStep(new Progress(0, 4, 2));
        Assert.NotEqual(3, made.StateDict()[teacher].Max().ToDouble());
        made.AfterStep(new Progress(1, 4, 2));
        Assert.Equal(3, made.StateDict()[teacher].Min().ToDouble());
    }

    [Fact]
    public void One_view_is_not_enough()
    {
        Recipe recipe = TinyMethod.Recipe("dino", "adamw").Value;
        using var random = new Generator(0);
        Method made = MethodCatalog.BuiltIn().Create(recipe, random);
        var view = new ViewBatch([Views(recipe.ViewsOrDefault, random)[0]], default);
        Assert.Contains("at least 2, found 1", Assert.Throws<ArgumentException>(() => made.Forward(view, new Progress(0, 1, 1))).Message, StringComparison.Ordinal);
    }

    private static ViewBatch Views(ViewPlan plan, Generator random)
    {
        const int images = 4;
        int[] sides = [.. Enumerable.Repeat(plan.Global.Size, plan.Global.Count), .. Enumerable.Repeat(plan.Local?.Size ?? 0, plan.Local?.Count ?? 0)];
        return new ViewBatch([.. sides.Select((side, v) => new View(Ops.Randn([images, 3, side, side], random),
            [.. Enumerable.Range(0, images).Select(b => new ViewGeometry(new SourceBox(b + (2 * v), 3 * v, 40, 40), v % 2 == 1, side, side, 100, 100))]))], default);
    }
}
