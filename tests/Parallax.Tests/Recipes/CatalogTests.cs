using Parallax.Training.Recipes;

namespace Parallax.Tests.Recipes;

public sealed class CatalogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("recipes ").FullName;

    public CatalogTests()
    {
        Directory.CreateDirectory(Path.Combine(folder, "vicregl"));
        File.WriteAllText(Path.Combine(folder, "vicregl", "small.yaml"), "# Small, for two cores.\nseed: 3\n");
        File.WriteAllText(Path.Combine(folder, "vicregl", "resnet50.yaml"), "seed: 4\n");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_recipe_is_named_by_its_path_below_the_folder()
    {
        var catalog = new RecipeCatalog(folder);
        Assert.Equal(["vicregl/resnet50", "vicregl/small"], catalog.Names);
        Assert.Equal(new RecipeText("recipes/vicregl/small.yaml", "# Small, for two cores.\nseed: 3\n"), catalog.Open("vicregl/small"));
        Assert.Equal("Small, for two cores.", catalog.Open("vicregl/small").Title);
        Assert.Equal("", catalog.Open("vicregl/resnet50").Title);
    }

    [Fact]
    public void Views_alone_are_listed_apart_and_open_with_and_without_their_folder()
    {
        Directory.CreateDirectory(Path.Combine(folder, "views"));
        File.WriteAllText(Path.Combine(folder, "views", "pair.yaml"), "global: { size: 32 }\n");
        var catalog = new RecipeCatalog(folder);
        Assert.Equal(["vicregl/resnet50", "vicregl/small"], catalog.Names);
        Assert.Equal(["views/pair"], catalog.ViewNames);
        Assert.Equal(new RecipeText("recipes/views/pair.yaml", "global: { size: 32 }\n"), catalog.Open("pair"));
        Assert.Equal(catalog.Open("pair"), catalog.Open("views/pair"));
    }

    [Fact]
    public void A_file_is_taken_as_it_is()
    {
        string file = Path.Combine(folder, "mine.yaml");
        File.WriteAllText(file, "seed: 5\n");
        Assert.Equal(new RecipeText(file, "seed: 5\n"), new RecipeCatalog(folder).Open(file));
    }

    [Theory]
    [InlineData("vicregl/smal", "no recipe 'vicregl/smal'; did you mean 'vicregl/small'? Known: vicregl/resnet50, vicregl/small; or give the path of a .yaml file.")]
    [InlineData("else", "no recipe 'else'. Known: vicregl/resnet50, vicregl/small; or give the path of a .yaml file.")]
    [InlineData("else.yaml", "else.yaml: there is no such file")]
    [InlineData("../escape", "no recipe '../escape'. Known: vicregl/resnet50, vicregl/small; or give the path of a .yaml file.")]
    public void An_unknown_name_is_told_with_the_known_ones(string name, string message) =>
        Assert.Equal(message, Assert.Throws<RecipeException>(() => new RecipeCatalog(folder).Open(name)).Message);

    [Theory]
    [InlineData("alhpa", "alpha", 1)]
    [InlineData("place_match", "place_matches", 2)]
    [InlineData("", "ab", 2)]
    [InlineData("Seed", "seed", 0)]
    public void Distance_counts_edits_and_swaps(string from, string to, int edits) => Assert.Equal(edits, Nearest.Distance(from, to));
}
