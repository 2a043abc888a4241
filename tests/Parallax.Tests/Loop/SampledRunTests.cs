using Parallax.Training.Loop;
using Parallax.Training.Recipes;

namespace Parallax.Tests.Loop;

/// <summary>Recipes that name a sampler.</summary>
public sealed class SampledRunTests : IDisposable
{
    private readonly TinyRun tiny = new();

    public void Dispose() => tiny.Dispose();

    [Theory, InlineData("{ name: class_balanced, per_class: 4 }", 9), InlineData("{ name: shuffled, repeats: 2 }", 18), InlineData("{ name: buffered, buffer: 5 }", 9)]
    public void A_run_with_a_sampler_goes_on_to_the_bit(string sampler, int steps)
    {
        EffectiveRecipe<Recipe> recipe = tiny.Recipe($"sampler={sampler}");
        PretrainReport whole = tiny.Begin("whole", recipe);
        Assert.Equal(steps, whole.Steps);
        Assert.False(tiny.Begin("parts", recipe, stopAt: 4).Completed);
        TinyRun.Same(whole.Checkpoint!, tiny.Resume("parts").Checkpoint!);
        Assert.Equal(tiny.Losses("whole"), tiny.Losses("parts"));
        tiny.Begin("plain", tiny.Recipe());
        Assert.NotEqual(tiny.Losses("plain"), tiny.Losses("whole"));
    }

    [Fact]
    public void A_sampler_that_does_not_fit_is_refused_and_leaves_no_folder()
    {
        var fault = Assert.Throws<RecipeException>(() => tiny.Begin("run", tiny.Recipe("sampler={ name: class_balanced, per_class: 3 }")));
        Assert.Equal("sampler.per_class: expected a divisor of the 8 images of a batch, found 3", fault.Message);
        Assert.False(Directory.Exists(tiny["run"]));
    }

    [Fact]
    public void A_sampler_is_shown_with_its_defaults_and_others_are_told_the_names()
    {
        Assert.Contains("sampler:\n  name: class_balanced\n  per_class: 2\n  classes: with_replacement\n  images: without_replacement\n",
            tiny.Recipe("sampler={ name: class_balanced, images: without_replacement }").ToYaml(), StringComparison.Ordinal);
        Assert.Contains("class_balanced", Assert.Throws<RecipeException>(() => tiny.Recipe("sampler={ name: balanced }")).Message, StringComparison.Ordinal);
    }
}
