using Parallax.Training.Loop.Schedules;
using Parallax.Training.Recipes;

namespace Parallax.Training.Loop;

/// <summary>The numbers that follow from a recipe and the size of a data set.</summary>
/// <param name="Images">Images of the data set.</param>
/// <param name="Batch">Images of one optimizer step.</param>
/// <param name="Parts">Forward and backward passes of one optimizer step (gradient accumulation).</param>
/// <param name="Epochs">Passes over the images.</param>
/// <param name="WarmupEpochs">Epochs in which the learning rate rises.</param>
/// <param name="PeakLr">The highest learning rate: base rate · batch / 256.</param>
/// <param name="EndLrRatio">The last learning rate as a fraction of the highest.</param>
public sealed record RunPlan(int Images, int Batch, int Parts, int Epochs, int WarmupEpochs, double PeakLr, double EndLrRatio)
{
    /// <summary>Optimizer steps of an epoch; images that do not fill a batch wait for the next epoch's order.</summary>
    public int StepsPerEpoch => Images / Batch;

    /// <summary>Optimizer steps of the run.</summary>
    public long TotalSteps => (long)Epochs * StepsPerEpoch;

    /// <summary>Images of one forward pass.</summary>
    public int PartBatch => Batch / Parts;

    /// <summary>The learning rate over the run.</summary>
    public CosineSchedule LearningRate => new(PeakLr, (long)WarmupEpochs * StepsPerEpoch, TotalSteps, EndLrRatio);

    /// <summary>Derives the numbers.</summary>
    /// <exception cref="RecipeException">The batch is larger than the data set.</exception>
    public static RunPlan Of(Recipe recipe, int images)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ScheduleOptions schedule = recipe.Schedule;
        if (schedule.Batch > images)
            throw new RecipeException($"schedule.batch: expected at most the {images} images of the data set, found {schedule.Batch}; lower it with --set schedule.batch={LargestPowerOfTwo(images)}");
        double peak = recipe.Optim.BaseLr * schedule.Batch / 256;
        return new RunPlan(images, schedule.Batch, schedule.Accumulate, schedule.Epochs, schedule.WarmupEpochs, peak, schedule.EndLrRatio);
    }

    /// <summary>How far a run is after some steps.</summary>
    public Progress At(long step) => new(step, TotalSteps, StepsPerEpoch);

    private static int LargestPowerOfTwo(int images) => 1 << System.Numerics.BitOperations.Log2((uint)Math.Max(2, images));
}
