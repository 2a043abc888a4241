using Parallax.Training.Recipes.Binding;
using Parallax.Training.Recipes.Yaml;

namespace Parallax.Training.Recipes;

/// <summary>
/// Turns a recipe's text into immutable records, strictly: a key is a property's name in snake_case, <c>name:</c> chooses a record of a
/// family, the rules are those that the properties declare (<c>[Range]</c>, <c>[Required]</c>, <c>[AllowedValues]</c>, <c>[Length]</c>,
/// <c>IValidatableObject</c>). A value comes from the property's initialiser, then the file, then the options.
/// </summary>
/// <param name="types">The families and their names.</param>
public sealed class RecipeBinder(RecipeTypes types)
{
    /// <summary>Binds a recipe and the options laid over it.</summary>
    /// <param name="text">The recipe.</param>
    /// <param name="assignments">What <c>--set</c> was given, in order: <c>key.path=value</c>, the value in YAML.</param>
    /// <exception cref="RecipeException">Anything is wrong; the exception holds every fault.</exception>
    public EffectiveRecipe<T> Bind<T>(RecipeText text, IEnumerable<string>? assignments = null) where T : class
    {
        var faults = new List<RecipeFault>();
        MappingNode root = YamlTree.ReadFile(text, faults);
        // Half a tree would only yield faults that follow from the first.
        if (faults.Count > 0) throw new RecipeException(faults);
        foreach (string assignment in assignments ?? []) Overlay.Apply(root, assignment, faults);

        var binder = new Binder(types, faults);
        object? bound = binder.Root(root, typeof(T));
        if (faults.Count > 0 || bound is null) throw new RecipeException(faults);
        return new EffectiveRecipe<T>((T)bound, binder.Places, types);
    }
}
