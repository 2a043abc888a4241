namespace Parallax.Training.Export.Onnx;

/// <summary>How an operator is written in ONNX.</summary>
/// <param name="Operator">Name and overload; the one in place goes the same way.</param>
/// <param name="Lower">Adds the nodes, and gives the name of each result.</param>
/// <param name="GoesByShape">Its sizes among the arguments may differ with the batch, since only the result's shape counts.</param>
internal sealed record Lowering(string Operator, Func<OnnxCall, IReadOnlyList<string>> Lower, bool GoesByShape = false)
{
    /// <summary>One with one result.</summary>
    public static Lowering Of(string name, Func<OnnxCall, string> lower) => new(name, call => [lower(call)]);

    /// <summary>One that gives its tensor another shape or fewer places, by the shape of its result.</summary>
    public static Lowering ByShape(string name, Func<OnnxCall, string> lower) => new(name, call => [lower(call)], GoesByShape: true);
}
