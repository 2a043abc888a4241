using Parallax.Torch.Serialization;
using Parallax.Training.Export.Onnx;
using Parallax.Training.Export.TorchScript;
using Parallax.Training.Recipes;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Training.Export;

/// <summary>Writes the backbone of a run as a file that others can use, with a card of where it comes from.</summary>
/// <param name="catalog">Backbones that the run's recipe may name.</param>
public sealed class ModelExport(MethodCatalog catalog)
{
    /// <summary>Writes a <c>.safetensors</c> file with recipe and card inside, a TorchScript <c>.pt</c> file with the card inside, or an <c>.onnx</c> file with the card inside and beside it.</summary>
    /// <exception cref="IOException">There is no such run or model, or a file can't be written.</exception>
    /// <exception cref="CheckpointException">The weights are damaged.</exception>
    /// <exception cref="NotSupportedException">A file of another kind, or the network has no counterpart in ONNX or TorchScript.</exception>
    public ExportReport Run(ExportRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string kind = Path.GetExtension(request.Out);
        if (kind is not (".safetensors" or ".onnx" or ".pt")) throw new NotSupportedException($"{request.Out}: expected a .safetensors, .onnx or .pt file");
        TrainedModel opened = TrainedModel.Open(request.Run, catalog);
        TrainedModel model = opened with
        {
            Recipe = opened.Recipe with { View = Resized(opened.View, request.Size) },
            Card = opened.Card with { Licence = request.Licence ?? opened.Card.Licence, Sha256 = WeightHash.Of(opened.Backbone.StateDict()) },
        };
        Write(kind, request.Out, model);
        string? card = kind == ".onnx" ? WriteCard(request.Out, model.Card) : null;
        return new ExportReport(request.Out, card, model.Backbone.ToString()!, model.Backbone.Channels, model.View.Size, new FileInfo(request.Out).Length, model.Card.Sha256);
    }

    private void Write(string kind, string path, TrainedModel model)
    {
        if (kind == ".onnx") OnnxFile.Write(path, model);
        else if (kind == ".pt") TorchScriptFile.Write(path, model);
        else ModelFile.Write(path, new EffectiveRecipe<ModelRecipe>(model.Recipe, [], catalog.Types), model.Backbone, model.Card);
    }

    // Beside a file that few tools can look into.
    private static string WriteCard(string model, ModelCard card)
    {
        string path = Path.ChangeExtension(model, ".json");
        AtomicFile.Write(path, card.ToJson() + "\n");
        return path;
    }

    // The margin around the view keeps its share.
    private static EvaluationPlan Resized(EvaluationPlan view, int? size) =>
        size is { } side ? view with { Size = side, ShorterSide = (int)Math.Round((double)view.ShorterSide * side / view.Size) } : view;
}
