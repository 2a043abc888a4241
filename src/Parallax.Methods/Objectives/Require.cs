using System.Runtime.CompilerServices;
using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>Guards of shapes. Each names the argument, what was expected and what was found.</summary>
internal static class Require
{
    public static void SameShape(
        Tensor a, Tensor b, [CallerArgumentExpression(nameof(a))] string aName = "", [CallerArgumentExpression(nameof(b))] string bName = "")
    {
        if (!a.Shape.AsSpan().SequenceEqual(b.Shape)) throw new ShapeException($"{aName} and {bName} must have one shape, they are {a.Describe()} and {b.Describe()}");
    }

    /// <summary>Rank and named sizes: <c>Require.Shape(centres, "(B, N, 2)", B, N, 2)</c>; −1 leaves a size open.</summary>
    public static void Shape(Tensor tensor, string expected, ReadOnlySpan<long> sizes, [CallerArgumentExpression(nameof(tensor))] string name = "")
    {
        bool fits = tensor.Rank == sizes.Length;
        for (int i = 0; fits && i < sizes.Length; i++) fits = sizes[i] < 0 || tensor.Size(i) == sizes[i];
        if (!fits) throw new ShapeException($"{name} must be {expected}, it is {tensor.Describe()}");
    }

    /// <summary>Exactly so many views of each image.</summary>
    public static void Views(ViewBatch views, int expected, string method, [CallerArgumentExpression(nameof(views))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(views, name);
        if (views.Count != expected) throw new ArgumentException($"{method}: expected {expected} views, found {views.Count}", name);
    }
}
