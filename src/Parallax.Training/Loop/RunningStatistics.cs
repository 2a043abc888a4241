using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Training.Loop;

/// <summary>The running statistics of all batch norms as they were before a step: a forward pass over a broken image leaves NaN in them for good.</summary>
internal sealed class RunningStatistics
{
    private readonly Tensor[] live, remembered;

    public RunningStatistics(Module networks)
    {
        live = [.. networks.NamedModules().Select(named => named.Module).OfType<BatchNorm>()
            .SelectMany(norm => new Tensor[] { norm.RunningMean, norm.RunningVariance, norm.BatchesTracked })];
        using var scope = TensorScope.Open();
        remembered = [.. live.Select(tensor => tensor.Clone().Keep())];
    }

    public void Remember() => Copy(live, remembered);

    public void Restore() => Copy(remembered, live);

    private static void Copy(Tensor[] from, Tensor[] to)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        for (int i = 0; i < from.Length; i++) to[i].Copy_(from[i]);
    }
}
