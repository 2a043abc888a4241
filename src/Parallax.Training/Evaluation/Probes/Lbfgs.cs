using Parallax.Torch;

namespace Parallax.Training.Evaluation.Probes;

/// <summary>Minimises a smooth convex function by limited-memory BFGS with a backtracking line search (Nocedal and Wright, algorithms 7.4 and 7.5).</summary>
/// <param name="function">Value and gradient at a point, (M) f64.</param>
internal sealed class Lbfgs(Func<Tensor, (double Value, Tensor Gradient)> function)
{
    private const int Memory = 20, Halvings = 60;
    private const double Descent = 1e-4;
    private readonly Queue<(Tensor S, Tensor Y, double Curvature)> pairs = new();

    /// <summary>The minimum, and where it is.</summary>
    /// <param name="start">(M), f64.</param>
    /// <param name="iterations">Steps at most.</param>
    /// <param name="tolerance">The largest element of the gradient, as a share of the first gradient's, at which the search ends.</param>
    /// <param name="cancellation">Checked before each step.</param>
    public (double Value, Tensor At) Minimize(Tensor start, int iterations = 5000, double tolerance = 1e-10, CancellationToken cancellation = default)
    {
        using var off = GradMode.Off();
        Tensor x = start;
        var (value, g) = function(x);
        double first = Largest(g), length = Math.Min(1, 1 / g.Norm().ToDouble());
        for (int step = 0; step < iterations && Largest(g) > tolerance * first; step++, length = 1)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Search(x, value, g, Direction(g), length) is not var (found, next, gradient)) break;   // as low as rounding lets it come
            Remember(next - x, gradient - g);
            (value, x, g) = (found, next, gradient);
        }
        return (value, x);
    }

    private static double Largest(Tensor g) => g.Abs().Max().ToDouble();

    private static double Dot(Tensor a, Tensor b) => a.Dot(b).ToDouble();

    // −H·g by the two loops over the last pairs.
    private Tensor Direction(Tensor g)
    {
        using var scope = TensorScope.Open();
        Tensor d = -g;
        var α = new Stack<double>();
        foreach (var (s, y, curvature) in pairs.Reverse())
        {
            α.Push(Dot(s, d) / curvature);
            d.Add_(y, alpha: -α.Peek());
        }
        if (pairs.Count > 0) d.Mul_(pairs.Last().Curvature / Dot(pairs.Last().Y, pairs.Last().Y));
        foreach (var (s, y, curvature) in pairs) d.Add_(s, alpha: α.Pop() - (Dot(y, d) / curvature));
        return scope.Outward(d);
    }

    // Halves the step until the value falls by a share of what the slope promises.
    private (double Value, Tensor At, Tensor Gradient)? Search(Tensor x, double value, Tensor g, Tensor direction, double length)
    {
        double slope = Dot(direction, g);
        for (int i = 0; i < Halvings; i++, length /= 2)
        {
            Tensor next = x.Add(direction, alpha: length);
            var (found, gradient) = function(next);
            if (found < value && found <= value + (Descent * length * slope)) return (found, next, gradient);
        }
        return null;
    }

    private void Remember(Tensor s, Tensor y)
    {
        double curvature = Dot(s, y);
        if (curvature <= 1e-12 * Dot(y, y)) return;
        if (pairs.Count == Memory) pairs.Dequeue();
        pairs.Enqueue((s, y, curvature));
    }
}
