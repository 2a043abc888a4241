namespace Parallax.Training.Loop;

/// <summary>Trains a method on a folder of images.</summary>
public static class Pretraining
{
    /// <summary>Runs to the end, or until cancelled: then it finishes the step, saves, and the report says that it is not complete.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="progress">Told after every step; it throttles itself.</param>
    /// <param name="cancellation">Stops after the step under way.</param>
    public static PretrainReport Run(PretrainRequest request, IProgress<TrainingProgress> progress, CancellationToken cancellation) =>
        throw new NotSupportedException("pretraining is not part of this build");
}
