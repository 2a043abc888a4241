namespace Parallax.Training.Export.Onnx.Operators;

/// <summary>Norms and the softmax.</summary>
internal static class NormalizationOperators
{
    public static IEnumerable<Lowering> All =>
    [
        Lowering.Of("batch_norm", BatchNorm),
        Lowering.Of("layer_norm", LayerNorm),
        Lowering.Of("softmax.int", call =>
        {
            call.Require(call.Result.DType == call.Call.Tensor("self").DType, "into another type");
            return call.Node("Softmax", [call.In("self")], OnnxFormat.Attribute("axis", call.Call.Int("dim")));
        }),
    ];

    private static string BatchNorm(OnnxCall call)
    {
        call.Require(!call.Call.Flag("training"), "with the batch's statistics");
        return call.Node("BatchNormalization", [call.In("input"), call.In("weight"), call.In("bias"), call.In("running_mean"), call.In("running_var")],
            OnnxFormat.Attribute("epsilon", call.Call.Number("eps")));
    }

    private static string LayerNorm(OnnxCall call)
    {
        string[] bias = call.Call.OptionalTensor("bias") is { } given ? [call.NameOf(given)] : [];
        call.Require(call.Call.OptionalTensor("weight") is not null, "without a weight");
        return call.Node("LayerNormalization", [call.In("input"), call.In("weight"), .. bias],
            OnnxFormat.Attribute("axis", -(long)call.Call.Ints("normalized_shape").Count), OnnxFormat.Attribute("epsilon", call.Call.Number("eps")));
    }
}
