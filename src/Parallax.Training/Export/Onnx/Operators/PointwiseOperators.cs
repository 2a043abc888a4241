namespace Parallax.Training.Export.Onnx.Operators;

/// <summary>Operators on each element alone.</summary>
internal static class PointwiseOperators
{
    private static readonly (string Name, string Onnx)[] Unary =
        [("relu", "Relu"), ("sigmoid", "Sigmoid"), ("tanh", "Tanh"), ("exp", "Exp"), ("log", "Log"), ("sqrt", "Sqrt"), ("erf", "Erf"), ("neg", "Neg"), ("abs", "Abs")];

    private static readonly (string Name, string Onnx)[] Arithmetic = [("add", "Add"), ("sub", "Sub"), ("mul", "Mul"), ("div", "Div")];

    private static readonly string[] Copies = ["clone", "contiguous", "detach"], Casts = ["to.dtype", "to.device"];

    public static IEnumerable<Lowering> All =>
    [
        .. Arithmetic.Select(one => Lowering.Of(one.Name + ".Tensor", call => Binary(call, one.Onnx, call.In("other")))),
        .. Arithmetic.Select(one => Lowering.Of(one.Name + ".Scalar", call => Scalar(call, one.Onnx))),
        .. Unary.Select(one => Lowering.Of(one.Name, call => call.Node(one.Onnx, [call.In("self")]))),
        Lowering.Of("clamp_min", call => call.Node("Max", [call.In("self"), call.Graph.Constant(call.Call.Number("min"))])),
        Lowering.Of("gelu", Gelu),
        Lowering.Of("silu", call => call.Node("Mul", [call.In("self"), call.Node("Sigmoid", [call.In("self")])])),
        .. Copies.Select(name => Lowering.Of(name, call => call.In("self"))),
        .. Casts.Select(name => Lowering.Of(name, call => call.Node("Cast", [call.In("self")], OnnxFormat.Attribute("to", (long)OnnxFormat.TypeOf(call.Result.DType))))),
        Lowering.Of("dropout", call =>
        {
            call.Require(!call.Call.Flag("train"), "while training");
            return call.In("input");
        }),
    ];

    // α only add and sub have.
    private static string Binary(OnnxCall call, string op, string other) => call.Node(op, [call.In("self"), Scaled(call, op, other)]);

    private static string Scalar(OnnxCall call, string op)
    {
        double α = op is "Add" or "Sub" ? call.Call.Number("alpha") : 1;
        return call.Node(op, [call.In("self"), call.Graph.Constant(α * call.Call.Number("other"))]);
    }

    private static string Scaled(OnnxCall call, string op, string other) =>
        op is "Add" or "Sub" && call.Call.Number("alpha") is var α and not 1 ? call.Node("Mul", [other, call.Graph.Constant(α)]) : other;

    // x·Φ(x) = x·(1 + erf(x/√2))·½
    private static string Gelu(OnnxCall call)
    {
        call.Require(call.Call.Text("approximate") == "none", "by tanh");
        string x = call.In("self");
        string erf = call.Node("Erf", [call.Node("Div", [x, call.Graph.Constant(Math.Sqrt(2))])]);
        return call.Node("Mul", [call.Node("Mul", [x, call.Node("Add", [erf, call.Graph.Constant(1.0)])]), call.Graph.Constant(0.5)]);
    }
}
