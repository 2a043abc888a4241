using Parallax.Torch;
using Parallax.Training.Checkpoints;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Training.Evaluation;

/// <summary>The result of a run: its backbone with the weights of the last checkpoint, and how images are brought to it.</summary>
public sealed class TrainedRun
{
    private readonly EffectiveRecipe<Recipe> recipe;

    private TrainedRun(string folder, EffectiveRecipe<Recipe> recipe, Backbone backbone, string checkpoint, long step)
    {
        Folder = folder;
        this.recipe = recipe;
        Backbone = backbone;
        Checkpoint = checkpoint;
        Step = step;
    }

    /// <summary>The run folder, as it was given.</summary>
    public string Folder { get; }

    /// <summary>What it was trained by.</summary>
    public Recipe Recipe => recipe.Value;

    /// <summary>The trained network, in evaluation mode.</summary>
    public Backbone Backbone { get; }

    /// <summary>The file of the weights.</summary>
    public string Checkpoint { get; }

    /// <summary>Optimizer steps that the weights have seen.</summary>
    public long Step { get; }

    /// <summary>Where the weights come from.</summary>
    internal ModelCard Card => RunCard.Of(RunFolder.Open(Folder), recipe, Step);

    /// <summary>The one view an image is evaluated on.</summary>
    public EvaluationPlan View => PlanFor(Recipe.ViewsOrDefault);

    /// <summary>Opens a run folder.</summary>
    /// <exception cref="IOException">There is no run.</exception>
    /// <exception cref="Torch.Serialization.CheckpointException">There is no whole checkpoint.</exception>
    public static TrainedRun Open(string path, MethodCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        RunFolder folder = RunFolder.Open(path);
        EffectiveRecipe<Recipe> recipe = new RecipeBinder(catalog.Types).Bind<Recipe>(RecipeText.FromFile(folder.RecipeFile));
        using Checkpoint checkpoint = new CheckpointFolder(folder.Checkpoints).OpenLast();
        using var random = Generator.ForLoading();
        Backbone backbone = recipe.Value.Result().Create(random);
        checkpoint.LoadInto(backbone, checkpoint.Backbone);
        backbone.Train(false);
        return new TrainedRun(path, recipe, backbone, checkpoint.Path, checkpoint.Step);
    }

    /// <summary>
    /// The evaluation view that belongs to training views: of the same size. Views of 128 pixels and more are cut from an image whose
    /// shorter side is 256/224 of that, as is usual; smaller ones are the whole image, since small pictures have no margin to spare.
    /// </summary>
    public static EvaluationPlan PlanFor(ViewPlan views)
    {
        ArgumentNullException.ThrowIfNull(views);
        int size = views.Global.Size;
        EvaluationPlan plan = size >= 128 ? EvaluationPlan.Of(size) : new EvaluationPlan { Size = size, ShorterSide = size };
        return plan with { Normalization = views.Global.Normalization };
    }
}
