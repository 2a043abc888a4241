using Parallax.Torch;
using Parallax.Training.Recipes;
using Parallax.Vision;

namespace Parallax.Training.Weights;

/// <summary>Makes models of weights that others published.</summary>
/// <param name="catalog">The backbones that can be named.</param>
public sealed class WeightImport(MethodCatalog catalog)
{
    /// <summary>Reads weights, fits them into a backbone, and writes a model.</summary>
    /// <exception cref="RecipeException">There is no such backbone, or an option is wrong.</exception>
    /// <exception cref="Torch.Serialization.CheckpointException">The weights are damaged, refused, or do not fit.</exception>
    /// <exception cref="IOException">A file can't be read or written.</exception>
    public ImportReport Run(ImportRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        EffectiveRecipe<ModelRecipe> recipe = RecipeOf(request);
        WeightFit fit = Fit(recipe.Value.Backbone, request);
        IReadOnlyList<string> notFinite = fit.Load(request.Weights, request.Partial);
        ModelCard card = ModelFile.Write(request.Out, recipe, fit.Backbone, new ModelCard
        {
            Source = Path.GetFileName(request.Weights),
            Naming = fit.Naming.Name,
            Licence = request.Licence ?? "not stated",
        });
        return new ImportReport(request.Out, fit.Backbone.ToString()!, fit.Prefix, fit.Naming.Name, fit.Fitting.Count, fit.Missing, fit.Unexpected,
            [.. fit.Misshaped.Select(one => one.ToString())], fit.LeftOut, notFinite, card.Sha256);
    }

    private static WeightFit Fit(BackboneOptions options, ImportRequest request)
    {
        IReadOnlyDictionary<string, Tensor> tensors = WeightFile.Open(request.Weights);
        using var nothing = Generator.ForLoading();
        WeightFit fit = WeightFit.Find(options.Create(nothing), tensors, request.Prefix);
        if (fit.IsWhole) return fit;
        using var random = new Generator(0);   // what is missing needs first values
        return WeightFit.Find(options.Create(random), tensors, request.Prefix);
    }

    // --as resnet50 --set backbone.stem=small is a recipe of two parts.
    private EffectiveRecipe<ModelRecipe> RecipeOf(ImportRequest request)
    {
        int size = request.Size;
        int shorter = size >= 128 ? EvaluationPlan.Of(size).ShorterSide : size;
        var text = new RecipeText("--as " + request.As, FormattableString.Invariant($"backbone: {{ name: {request.As} }}\nview: {{ size: {size}, shorter_side: {shorter} }}\n"));
        return new RecipeBinder(catalog.Types).Bind<ModelRecipe>(text, request.Assignments);
    }
}
