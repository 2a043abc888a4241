using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Training.Recipes;

namespace Parallax.Training.Loop;

/// <summary>The gradients of a step, before the optimizer.</summary>
internal static class Gradients
{
    /// <summary>Shortens them as the recipe says; gives their common norm before that.</summary>
    public static double Clip(IReadOnlyList<Parameter> parameters, ClippingOptions? clip)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        Tensor[] grads = [.. parameters.Select(p => p.Grad).OfType<Tensor>()];
        if (grads.Length == 0) return 0;
        Tensor norms = Ops.Stack(Ops.ForeachNorm(grads));
        double total = norms.Norm().ToDouble();
        if (clip is null || !double.IsFinite(total)) return total;
        Tensor by = clip.By == ClipBy.Total ? norms.Norm().Expand(norms.Shape) : norms;
        Ops.ForeachMul_(grads, (clip.MaxNorm / (by + 1e-6)).Clamp(max: 1).Unbind());
        return total;
    }
}
