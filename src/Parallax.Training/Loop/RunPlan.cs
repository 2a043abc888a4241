using Parallax.Training.Recipes;

namespace Parallax.Training.Loop;

/// <summary>The numbers that follow from a recipe and the size of a data set.</summary>
/// <param name="Images">Images that an epoch visits: those of the data set, unless the sampler repeats some.</param>
/// <param name="Batch">Images of one optimizer step.</param>
/// <param name="Parts">Forward and backward passes of one optimizer step (gradient accumulation).</param>
/// <param name="Epochs">Passes over the images.</param>
/// <param name="PeakLr">The highest learning rate.</param>
/// <param name="LearningRate">The learning rate over the run.</param>
/// <param name="WeightDecay">The weight decay over the run.</param>
public sealed record RunPlan(int Images, int Batch, int Parts, int Epochs, double PeakLr, Schedule LearningRate, Schedule WeightDecay)
{
    /// <summary>Optimizer steps of an epoch; images that do not fill a batch wait for the next epoch's order.</summary>
    public int StepsPerEpoch => Images / Batch;

    /// <summary>Optimizer steps of the run.</summary>
    public long TotalSteps => (long)Epochs * StepsPerEpoch;

    /// <summary>Images of one forward pass.</summary>
    public int PartBatch => Batch / Parts;

    /// <summary>Derives the numbers.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="images">Images that an epoch visits.</param>
    /// <exception cref="RecipeException">The batch is larger than an epoch.</exception>
    public static RunPlan Of(Recipe recipe, int images)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var (schedule, optim) = (recipe.Schedule, recipe.Optim);
        if (schedule.Batch > images)
            throw new RecipeException($"schedule.batch: expected at most the {images} images of an epoch, found {schedule.Batch}; lower it with --set schedule.batch={LargestPowerOfTwo(images)}");
        double peak = optim.LrScaling.Peak(optim.BaseLr, schedule.Batch);
        return new RunPlan(images, schedule.Batch, schedule.Accumulate, schedule.Epochs, peak,
            schedule.LearningRate(peak), schedule.WeightDecay ?? new ConstantSchedule(optim.WeightDecay));
    }

    /// <summary>How far a run is after some steps.</summary>
    public Progress At(long step) => new(step, TotalSteps, StepsPerEpoch);

    private static int LargestPowerOfTwo(int images) => 1 << System.Numerics.BitOperations.Log2((uint)Math.Max(2, images));
}
