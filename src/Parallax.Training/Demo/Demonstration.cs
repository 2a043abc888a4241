using Parallax.Training.Loop;

namespace Parallax.Training.Demo;

/// <summary>The whole way on real images in a few minutes: fetch, train, score, report.</summary>
public sealed class Demonstration(MethodCatalog catalog, TimeProvider time)
{
    /// <summary>Runs the demonstration.</summary>
    /// <param name="request">What to show.</param>
    /// <param name="say">Told in a few words what is being done.</param>
    /// <param name="progress">Told after every training step.</param>
    /// <param name="cancellation">Stops after the step under way.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public DemonstrationReport Run(
        DemonstrationRequest request, Action<string> say, IProgress<TrainingProgress> progress, CancellationToken cancellation) =>
        throw new NotSupportedException($"the demonstration is not part of this build: {catalog}, {time}");
}
