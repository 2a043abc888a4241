namespace Parallax.Training.Export.Onnx.Operators;

/// <summary>Convolution and pooling over maps (B, C, H, W).</summary>
internal static class MapOperators
{
    public static IEnumerable<Lowering> All =>
    [
        Lowering.Of("conv2d", Convolution),
        Lowering.Of("max_pool2d", MaxPool),
        Lowering.Of("avg_pool2d", AveragePool),
        Lowering.Of("constant_pad_nd", Pad),
    ];

    private static string Convolution(OnnxCall call)
    {
        var padding = call.Pair("padding");
        string[] bias = call.Call.OptionalTensor("bias") is { } given ? [call.NameOf(given)] : [];
        return call.Node("Conv", [call.In("input"), call.In("weight"), .. bias],
            OnnxFormat.Attribute("strides", call.Pair("stride")),
            OnnxFormat.Attribute("pads", [.. padding, .. padding]),
            OnnxFormat.Attribute("dilations", call.Pair("dilation")),
            OnnxFormat.Attribute("group", call.Call.Int("groups")));
    }

    // Which windows there are follows from the result's size; a border wide enough for the last one says the same as ceil_mode, without its corner cases.
    private static string MaxPool(OnnxCall call)
    {
        var (kernel, stride, padding, dilation) = Windows(call);
        call.Require(dilation.All(step => step == 1), "with dilation");
        return call.Node("MaxPool", [call.In("self")],
            OnnxFormat.Attribute("kernel_shape", kernel),
            OnnxFormat.Attribute("strides", stride),
            OnnxFormat.Attribute("pads", [.. padding, .. Enumerable.Range(0, 2).Select(axis => Math.Max(padding[axis], Overhang(call, axis)))]));
    }

    private static string AveragePool(OnnxCall call)
    {
        var (kernel, stride, padding, _) = Windows(call, dilated: false);
        call.Require(Enumerable.Range(0, 2).All(axis => Overhang(call, axis) <= padding[axis]), "with windows over the border (ceil_mode)");
        call.Require(call.Call.OptionalInt("divisor_override") is null, "with divisor_override");
        return call.Node("AveragePool", [call.In("self")],
            OnnxFormat.Attribute("kernel_shape", kernel),
            OnnxFormat.Attribute("strides", stride),
            OnnxFormat.Attribute("pads", [.. padding, .. padding]),
            OnnxFormat.Attribute("count_include_pad", call.Call.Flag("count_include_pad") ? 1L : 0));
    }

    private static (IReadOnlyList<long> Kernel, IReadOnlyList<long> Stride, IReadOnlyList<long> Padding, IReadOnlyList<long> Dilation) Windows(OnnxCall call, bool dilated = true)
    {
        IReadOnlyList<long> kernel = call.Pair("kernel_size");
        return (kernel, call.Call.Ints("stride").Count == 0 ? kernel : call.Pair("stride"), call.Pair("padding"), dilated ? call.Pair("dilation") : [1, 1]);
    }

    // Cells that the last window needs behind the map.
    private static long Overhang(OnnxCall call, int axis)
    {
        var (kernel, stride, padding, _) = Windows(call, dilated: false);
        return ((call.Result.Shape[axis + 2] - 1) * stride[axis]) + kernel[axis] - padding[axis] - call.Call.Tensor("self").Shape[axis + 2];
    }

    // libtorch lists (before, after) from the last dimension; ONNX all befores, then all afters, from the first.
    private static string Pad(OnnxCall call)
    {
        IReadOnlyList<long> pad = call.Call.Ints("pad");
        int rank = call.RankOf("self");
        long[] pads = new long[2 * rank];
        for (int i = 0; i < pad.Count; i++) pads[rank - 1 - (i / 2) + (i % 2 * rank)] = pad[i];
        return call.Node("Pad", [call.In("self"), call.Graph.Constant(pads), call.Graph.Constant(call.Call.Number("value"))]);
    }
}
