using Parallax.Training;
using Parallax.Training.Recipes;
using Parallax.Training.Recipes.Yaml;
using Parallax.Vision;

namespace Parallax.Tests.Recipes;

/// <summary>The recipes of views alone hold the papers' numbers: those of <see cref="PublishedViews"/>, which have tests of their own.</summary>
public sealed class ShippedViewTests
{
    private static readonly RecipeTypes Types = MethodCatalog.BuiltIn().Types;
    private static readonly RecipeCatalog Catalog = new(Golden.Repository.Find("recipes"));

    public static TheoryData<string> Names => [.. Catalog.ViewNames];

    [Fact]
    public void Every_published_plan_has_a_recipe_and_no_recipe_is_without_plan() =>
        Assert.Equal([.. PublishedViews.All.Keys.Select(name => $"views/{name}").Order(StringComparer.Ordinal)], Catalog.ViewNames);

    [Theory, MemberData(nameof(Names))]
    public void A_recipe_holds_the_published_numbers(string name)
    {
        RecipeText text = Catalog.Open(name);
        EffectiveRecipe<ViewRecipe> recipe = new RecipeBinder(Types).Bind<ViewRecipe>(text);
        ViewPlan published = PublishedViews.All[name["views/".Length..]];
        Assert.NotEqual("", text.Title);
        Assert.Equal(Lines(published), Lines(recipe.Value.Plan()));
        recipe.Value.Evaluation.Validate();
        Assert.Equal(published.Global.Normalization.Std, recipe.Value.Evaluation.Normalization.Std);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_recipe_leaves_no_number_of_its_views_to_defaults(string name)
    {
        EffectiveRecipe<ViewRecipe> recipe = new RecipeBinder(Types).Bind<ViewRecipe>(Catalog.Open(name));
        foreach (string key in new[] { "count", "size", "interpolation", "flip", "grayscale", "color_jitter.probability", "blur.probability", "solarize.probability" })
            Assert.NotNull(recipe.PlaceOf($"global.{key}"));
        Assert.NotNull(recipe.PlaceOf(recipe.Value.Global.ShorterSide is null ? "global.scale" : "global.shorter_side"));
    }

    [Fact]
    public void Faulty_views_are_told_with_their_file()
    {
        var text = new RecipeText("mine.yaml", "global: { size: 64, shorter_side: 32 }\n");
        using var folder = new Loop.TemporaryFolder();
        File.WriteAllText(folder["mine.yaml"], text.Yaml);
        string message = Assert.Throws<RecipeException>(() => RecipeViews.Open(folder["mine.yaml"], Catalog, new RecipeBinder(Types), [])).Message;
        Assert.Equal($"{folder["mine.yaml"]}: views.global.shorter_side: expected at least size = 64, found 32", message);
    }

    private static string[] Lines(ViewPlan plan) => [.. RecipeWriter.Lines(plan, Types).Select(line => line.Text)];
}
