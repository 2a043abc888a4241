using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Training.Loop;

/// <summary>The networks' parameters, before they are saved.</summary>
internal static class Weights
{
    /// <summary>The name of a parameter with values that are no numbers, or null: a checkpoint of it would push good ones out.</summary>
    public static string? FirstNonFinite(Module networks)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        var named = networks.NamedParameters().ToArray();
        if (named.Length == 0) return null;
        double[] norms = Ops.Stack(Ops.ForeachNorm([.. named.Select(one => one.Parameter.Value)])).ToArray<double>();
        int broken = Array.FindIndex(norms, norm => !double.IsFinite(norm));
        return broken < 0 ? null : named[broken].Name;
    }
}
