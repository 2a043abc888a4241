using System.Text.Json.Nodes;
using Parallax.Training.Recipes;
using Parallax.Vision;

namespace Parallax.Tests.Recipes;

/// <summary>The options that training itself declares.</summary>
public sealed class RecipeTests
{
    private static EffectiveRecipe<TrainingPart> Bind(string yaml, params string[] assignments) =>
        new RecipeBinder(Recipe.AddRules(new RecipeTypes())).Bind<TrainingPart>(new RecipeText("r.yaml", yaml), assignments);

    [Fact]
    public void A_recipe_must_say_optimiser_length_and_batch()
    {
        var nothing = Assert.Throws<RecipeException>(() => Bind("schedule: { accumulate: 2 }"));
        Assert.Equal("""
            r.yaml:1:1: missing key 'optim'
            r.yaml:1:11: missing key 'epochs' in 'schedule'
            r.yaml:1:11: missing key 'batch' in 'schedule'
            """, nothing.Message);
    }

    [Theory]
    [InlineData("schedule.accumulate=3", "--set schedule.accumulate=3: expected a divisor of batch (16), found 3")]
    [InlineData("schedule.accumulate=16",
        "--set schedule.accumulate=16: leaves 1 image in a part of batch 16; the objectives compare images and need two")]
    [InlineData("schedule.warmup_epochs=21", "--set schedule.warmup_epochs=21: expected at most epochs (20), found 21")]
    [InlineData("optim.betas=[0.9, 1]", "--set optim.betas=[0.9, 1]: optim.betas[1]: expected a number in [0, 1), found 1")]
    [InlineData("optim.base_lr=0", "--set optim.base_lr=0: expected a number above 0, found 0")]
    [InlineData("optim.momentum=0", "--set optim.momentum=0: unknown key 'momentum' in optim 'adamw'; known: name, base_lr, lr_scaling, weight_decay, decays, clip, rules, betas, eps")]
    public void A_wrong_value_is_told_with_its_reason(string assignment, string message)
    {
        var fault = Assert.Throws<RecipeException>(() => Bind("optim: { name: adamw }\nschedule: { epochs: 20, batch: 16 }", assignment));
        Assert.Equal(message, fault.Message);
    }

    [Fact]
    public void A_plan_of_views_binds_over_its_defaults()
    {
        var plan = new RecipeBinder(new RecipeTypes()).Bind<ViewPlan>(
            new RecipeText("v.yaml", "global: { size: 64, scale: [0.1, 0.9] }\nlocal: { count: 4, interpolation: bilinear }")).Value;
        Assert.Equal((2, 64, new Interval(0.1, 0.9)), (plan.Global.Count, plan.Global.Size, plan.Global.Scale));
        Assert.Equal((4, 224, Interpolation.Bilinear), (plan.Local!.Count, plan.Local.Size, plan.Local.Interpolation));
    }

    [Fact]
    public void The_schema_says_kinds_limits_defaults_and_what_must_be_given()
    {
        JsonNode schema = JsonNode.Parse(RecipeSchema.Of<TrainingPart>(Recipe.AddRules(new RecipeTypes())))!;
        Assert.Equal("""["optim","schedule"]""", schema["required"]!.ToJsonString());
        Assert.Equal("""{"enum":["float32","bfloat16","float16","automatic"],"default":"float32"}""", schema["properties"]!["precision"]!.ToJsonString());
        Assert.Equal("""{"type":"integer","minimum":1,"maximum":1000,"default":3}""",
            schema["properties"]!["checkpoints"]!["properties"]!["keep"]!.ToJsonString());
        JsonNode adamw = schema["properties"]!["optim"]!["oneOf"]![1]!;
        Assert.Equal("""{"const":"adamw"}""", adamw["properties"]!["name"]!.ToJsonString());
        Assert.Equal("""{"type":"number","exclusiveMinimum":0,"default":0.0005}""", adamw["properties"]!["base_lr"]!.ToJsonString());
        Assert.Equal(2, adamw["properties"]!["betas"]!["prefixItems"]!.AsArray().Count);
    }
}
