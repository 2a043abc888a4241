using Parallax.Training;
using Parallax.Training.Recipes;

namespace Parallax.Tests.Recipes;

/// <summary>What holds for every recipe that comes with the program.</summary>
public sealed class ShippedRecipeTests
{
    private static readonly RecipeCatalog Catalog = new(Path.Combine(Repository(), "recipes"));

    public static TheoryData<string> Names => [.. Catalog.Names];

    [Theory, MemberData(nameof(Names))]
    public void A_recipe_binds_says_what_it_is_and_reads_back_from_its_stored_text(string name)
    {
        var binder = new RecipeBinder(MethodCatalog.BuiltIn().Types);
        RecipeText text = Catalog.Open(name);
        string stored = binder.Bind<Recipe>(text).ToYaml();
        Assert.NotEqual("", text.Title);
        Assert.Equal(stored, binder.Bind<Recipe>(new RecipeText("stored.yaml", stored)).ToYaml());
    }

    private static string Repository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Parallax.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
