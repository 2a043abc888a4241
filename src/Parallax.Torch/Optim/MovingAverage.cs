using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>The exponential moving average that teachers and momentum encoders are made of.</summary>
public static class MovingAverage
{
    /// <summary>t ← m·t + (1 − m)·s, parameter by parameter.</summary>
    /// <param name="teacher">The average, changed in place.</param>
    /// <param name="student">What is averaged, in the same order and of the same shapes.</param>
    /// <param name="momentum">m, in [0, 1].</param>
    public static void Update(IReadOnlyList<Parameter> teacher, IReadOnlyList<Parameter> student, double momentum)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        Tensor[] t = [.. teacher.Select(p => p.Value)], s = [.. student.Select(p => p.Value)];
        Ops.ForeachMul_(t, momentum);
        Ops.ForeachAdd_(t, s, alpha: 1 - momentum);
    }
}
