using System.Text.Json;
using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training.Recipes;

namespace Parallax.Training.Weights;

/// <summary>A backbone's weights in a safetensors file that says by itself what network they belong to, what it looks at, and where they come from.</summary>
public static class ModelFile
{
    private const string RecipeKey = "parallax_model", CardKey = "card";

    /// <summary>Writes a model.</summary>
    /// <param name="path">A <c>.safetensors</c> file.</param>
    /// <param name="recipe">The network and its view.</param>
    /// <param name="backbone">The weights.</param>
    /// <param name="card">Where they come from; its hash is filled in.</param>
    /// <returns>The card as it was written.</returns>
    /// <exception cref="IOException">The file can't be written; what was there stays.</exception>
    public static ModelCard Write(string path, EffectiveRecipe<ModelRecipe> recipe, Backbone backbone, ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(backbone);
        IReadOnlyDictionary<string, Tensor> state = backbone.StateDict();
        ModelCard complete = card with { Sha256 = WeightHash.Unknown };
        SafetensorsWriter.Write(path, state, Texts(recipe, complete), () => Texts(recipe, complete = card with { Sha256 = WeightHash.Of(state) }));
        return complete;
    }

    private static IEnumerable<KeyValuePair<string, string>> Texts(EffectiveRecipe<ModelRecipe> recipe, ModelCard card) =>
        [KeyValuePair.Create(RecipeKey, recipe.ToYaml()), KeyValuePair.Create(CardKey, card.ToJson())];

    /// <summary>Opens a model.</summary>
    /// <exception cref="CheckpointException">It is no model, or its weights do not fit its own network.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static TrainedModel Open(string path, MethodCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (!file.Metadata.TryGetValue(RecipeKey, out string? yaml))
            throw new CheckpointException($"{path}: does not say what network its weights belong to; './parallax import {Path.GetFileName(path)} --as NAME' makes a model of them");
        EffectiveRecipe<ModelRecipe> recipe = new RecipeBinder(catalog.Types).Bind<ModelRecipe>(new RecipeText(path, yaml));
        using var random = Generator.ForLoading();
        Backbone backbone = recipe.Value.Backbone.Create(random).WithoutStochasticDepth();
        backbone.LoadStateDict(file.Names.ToDictionary(name => name, name => file[name]));
        backbone.Train(false);
        return new TrainedModel(recipe.Value, backbone, CardOf(file));
    }

    private static ModelCard CardOf(SafetensorsFile file)
    {
        try
        {
            return ModelCard.Parse(file.Metadata.GetValueOrDefault(CardKey, ""));
        }
        catch (JsonException)
        {
            return new ModelCard { Source = Path.GetFileName(file.Path) };   // weights are weights without it
        }
    }
}
