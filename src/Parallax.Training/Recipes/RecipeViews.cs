using Parallax.Training.Recipes.Yaml;
using Parallax.Vision;

namespace Parallax.Training.Recipes;

/// <summary>The views of a recipe, and the backbone that looks at them where the recipe has one.</summary>
/// <param name="Views">What training makes of each image.</param>
/// <param name="Backbone">The backbone, or null in a recipe of views alone.</param>
public sealed record RecipeViews(ViewPlan Views, BackboneOptions? Backbone)
{
    /// <summary>Opens a view recipe (<c>dino</c> or <c>views/dino</c>), a training recipe (<c>vicregl/small</c>), or a file of either kind.</summary>
    /// <param name="nameOrPath">A recipe's name, or the path of a <c>.yaml</c> file.</param>
    /// <param name="recipes">The recipes that have names.</param>
    /// <param name="binder">Turns text into records.</param>
    /// <param name="assignments">What <c>--set</c> was given.</param>
    /// <exception cref="RecipeException">There is no such recipe, or something in it is wrong.</exception>
    public static RecipeViews Open(string nameOrPath, RecipeCatalog recipes, RecipeBinder binder, IReadOnlyList<string> assignments)
    {
        ArgumentNullException.ThrowIfNull(recipes);
        ArgumentNullException.ThrowIfNull(binder);
        RecipeText text = recipes.Open(nameOrPath);
        if (IsViewsAlone(text))
            return new RecipeViews(Checked(binder.Bind<ViewRecipe>(text, assignments).Value.Plan(), text), null);
        Recipe recipe = binder.Bind<Recipe>(text, assignments).Value;
        return new RecipeViews(Checked(recipe.ViewsOrDefault, text), recipe.Backbone);
    }

    /// <summary>Whether a text holds views without a method.</summary>
    /// <exception cref="RecipeException">It is no YAML mapping.</exception>
    public static bool IsViewsAlone(RecipeText text)
    {
        var faults = new List<RecipeFault>();
        MappingNode root = YamlTree.ReadFile(text, faults);
        return faults.Count > 0 ? throw new RecipeException(faults) : root.Find("method") is null && root.Find("global") is not null;
    }

    private static ViewPlan Checked(ViewPlan plan, RecipeText text)
    {
        try
        {
            plan.Validate();
            return plan;
        }
        catch (ArgumentException fault)
        {
            throw new RecipeException($"{text.Source}: {fault.Message}");
        }
    }
}
