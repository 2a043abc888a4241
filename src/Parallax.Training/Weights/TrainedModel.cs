using Parallax.Training.Evaluation;
using Parallax.Vision;

namespace Parallax.Training.Weights;

/// <summary>A backbone in evaluation mode, with all that is needed to use it.</summary>
/// <param name="Recipe">What network it is, and the view it looks at.</param>
/// <param name="Backbone">The network with its weights.</param>
/// <param name="Card">Where they come from.</param>
public sealed record TrainedModel(ModelRecipe Recipe, Backbone Backbone, ModelCard Card)
{
    /// <summary>The one view an image is evaluated on.</summary>
    public EvaluationPlan View => Recipe.View;

    /// <summary>Opens a run folder (its last checkpoint), or a model file that <c>import</c> or <c>export</c> wrote.</summary>
    /// <exception cref="IOException">There is neither.</exception>
    /// <exception cref="Torch.Serialization.CheckpointException">There is no whole checkpoint or model.</exception>
    public static TrainedModel Open(string path, MethodCatalog catalog)
    {
        if (File.Exists(path)) return ModelFile.Open(path, catalog);
        TrainedRun run = TrainedRun.Open(path, catalog);
        return new TrainedModel(new ModelRecipe { Backbone = run.Recipe.Result(), View = run.View }, run.Backbone, run.Card);
    }
}
