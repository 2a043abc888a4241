using Parallax.Torch.Nn;

namespace Parallax.Training.Evaluation;

/// <summary>Holds a network in evaluation mode until disposed; then every part is again as it was.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly (Module Module, bool WasTraining)[] before;

    public EvaluationMode(Module network)
    {
        before = [.. network.NamedModules().Select(named => (named.Module, named.Module.IsTraining))];
        network.Train(false);
    }

    // Outer modules come first, so that each inner one has the last word about itself.
    public void Dispose()
    {
        foreach (var (module, wasTraining) in before) module.Train(wasTraining);
    }
}
