namespace Parallax.Training.Export.Onnx.Operators;

/// <summary>Products of matrices, and reductions.</summary>
internal static class MatrixOperators
{
    public static IEnumerable<Lowering> All =>
    [
        Lowering.Of("matmul", call => call.Node("MatMul", [call.In("self"), call.In("other")])),
        Lowering.Of("bmm", call => call.Node("MatMul", [call.In("self"), call.In("mat2")])),
        Lowering.Of("mm", call => call.Node("MatMul", [call.In("self"), call.In("mat2")])),
        Lowering.Of("linear", Linear),
        Lowering.Of("mean.dim", call =>
        {
            call.Require(call.Result.DType == call.Call.Tensor("self").DType, "into another type");
            return Reduced(call, "ReduceMean");
        }),
        Lowering.Of("amax", call => Reduced(call, "ReduceMax")),
        Lowering.Of("norm.ScalarOpt_dim", call =>
        {
            call.Require(call.Call.Number("p") == 2, "of another power than 2");
            return Reduced(call, "ReduceL2");
        }),
    ];

    private static string Reduced(OnnxCall call, string op) =>
        call.Node(op, [call.In("self")], OnnxFormat.Attribute("axes", call.Call.Ints("dim")), OnnxFormat.Attribute("keepdims", call.Call.Flag("keepdim") ? 1L : 0));

    // The weight keeps its name and layout, (outputs, inputs); a runtime transposes it once.
    private static string Linear(OnnxCall call)
    {
        string[] bias = call.Call.OptionalTensor("bias") is { } given ? [call.NameOf(given)] : [];
        string x = call.In("input"), W = call.In("weight");
        if (call.RankOf("input") == 2) return call.Node("Gemm", [x, W, .. bias], OnnxFormat.Attribute("transB", 1L));
        string product = call.Node("MatMul", [x, call.Node("Transpose", [W], OnnxFormat.Attribute("perm", [1, 0]))]);
        return bias is [var b] ? call.Node("Add", [product, b]) : product;
    }
}
