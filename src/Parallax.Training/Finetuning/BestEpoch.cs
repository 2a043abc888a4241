using Parallax.Training.Checkpoints;
using Parallax.Training.Evaluation;
using Parallax.Training.Recipes;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Training.Finetuning;

/// <summary>Scores a network after every epoch of its training, and keeps the best in a file. The first of equal ones stays.</summary>
/// <param name="images">What it is scored on.</param>
/// <param name="model">The network and its view, as the file tells them.</param>
/// <param name="path">The file.</param>
internal sealed class BestEpoch(ImageSource images, EffectiveRecipe<ModelRecipe> model, string path)
{
    private static readonly RetrievalOptions Retrieval = new() { Ks = [1] };

    /// <summary>The best epoch, from 0; −1 before the first.</summary>
    public int Epoch { get; private set; } = -1;

    /// <summary>Recall@1 of the best epoch.</summary>
    public double Recall { get; private set; } = double.NegativeInfinity;

    /// <summary>What a checkpoint holds of it.</summary>
    public SavedPart State => new(
        "best_epoch",
        () => new NamedState().With("epoch", Epoch).With("recall", Recall),
        state => (Epoch, Recall) = ((int)state.Integer("epoch"), state.Number("recall")));

    /// <summary>Scores the network at the end of an epoch. It isn't interrupted: a run that is stopped and one that isn't score the same epochs.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="backbone">The network.</param>
    /// <returns>The scores by the names that logs know them by.</returns>
    public IReadOnlyList<(string Name, double Value)> After(int epoch, long step, Backbone backbone)
    {
        ImageEmbeddings found = new Embedder(backbone, model.Value.View).Embed(images);
        RetrievalScores scores = RetrievalMetrics.Within(found.Table, found.Labels, Retrieval);
        double recall = scores.Recall[1];
        if (recall > Recall)
        {
            ModelFile.Write(path, model, backbone, new ModelCard { Source = Path.GetFileName(path), Steps = step, Metrics = new Dictionary<string, double> { ["recall_at_1"] = recall } });
            (Epoch, Recall) = (epoch, recall);
        }
        return [("recall_at_1", recall), ("map_at_r", scores.MapAtR), ("map_at_1000", scores.MapAt1000), ("r_precision", scores.RPrecision)];
    }
}
