using Parallax.Torch.Recording;

namespace Parallax.Training.Export.Onnx.Operators;

/// <summary>Operators that move elements and compute nothing.</summary>
internal static class ShapeOperators
{
    private static readonly string[] Reshapes = ["view", "reshape", "flatten.using_ints", "unflatten.int", "squeeze", "squeeze.dim", "unsqueeze"], Expansions = ["expand", "broadcast_to"];

    public static IEnumerable<Lowering> All =>
    [
        .. Reshapes.Select(name => Lowering.ByShape(name, call => call.Graph.Reshape(call.In("self"), call.ShapeOf(call.Result)))),
        .. Expansions.Select(name => Lowering.ByShape(name, Expand)),
        Lowering.Of("permute", call => Permute(call, [.. call.Call.Ints("dims").Select(dim => (dim + call.RankOf("self")) % call.RankOf("self"))])),
        Lowering.Of("transpose.int", Transpose),
        Lowering.Of("select.int", call => Pick(call, call.Dimension("dim"), call.Call.Int("index"))),
        new Lowering("unbind.int", call => [.. call.Call.Results.Select((_, i) => Pick(call, call.Dimension("dim"), i))]),
        Lowering.ByShape("slice.Tensor", Slice),
        Lowering.Of("index_select", call => call.Node("Gather", [call.In("self"), call.In("index")], Axis(call.Dimension("dim")))),
        Lowering.Of("cat", call => call.Node("Concat", call.Call.Tensors("tensors").Select(tensor => call.NameOf(tensor!)), Axis((call.Call.Int("dim") + call.Result.Shape.Count) % call.Result.Shape.Count))),
        Lowering.Of("roll", Roll),
    ];

    private static Message Axis(long axis) => OnnxFormat.Attribute("axis", axis);

    // A size of 1 in the wanted shape leaves the input's as it is.
    private static string Expand(OnnxCall call)
    {
        IReadOnlyList<BatchedSize> to = call.ShapeOf(call.Result), from = call.ShapeOf(call.Call.Tensor("self"));
        int added = to.Count - from.Count;
        return call.Node("Expand", [call.In("self"), call.Graph.ShapeVector([.. to.Select((size, i) => i >= added && from[i - added] == size ? new BatchedSize(1, false) : size)])]);
    }

    private static string Permute(OnnxCall call, IReadOnlyList<long> order) => call.Node("Transpose", [call.In("self")], OnnxFormat.Attribute("perm", order));

    private static string Transpose(OnnxCall call)
    {
        long[] order = [.. Enumerable.Range(0, call.RankOf("self")).Select(i => (long)i)];
        var (a, b) = (call.Dimension("dim0"), call.Dimension("dim1"));
        (order[a], order[b]) = (order[b], order[a]);
        return Permute(call, order);
    }

    private static string Pick(OnnxCall call, int dimension, long index)
    {
        long size = call.FixedSize(call.Call.Tensor("self"), dimension);
        return call.Node("Gather", [call.In("self"), call.Graph.Index(index < 0 ? index + size : index)], Axis(dimension));
    }

    private static string Slice(OnnxCall call)
    {
        RecordedTensor self = call.Call.Tensor("self");
        int dimension = call.Dimension("dim");
        if (call.ShapeOf(self)[dimension] == call.ShapeOf(call.Result)[dimension]) return call.In("self");   // all of it
        long size = call.FixedSize(self, dimension);
        return Between(call, call.In("self"), dimension, Place(call.Call.OptionalInt("start") ?? 0, size), Place(call.Call.OptionalInt("end") ?? size, size), call.Call.Int("step"));
    }

    private static long Place(long at, long size) => Math.Clamp(at < 0 ? at + size : at, 0, size);

    private static string Between(OnnxCall call, string input, int dimension, long start, long end, long step = 1) =>
        call.Node("Slice", [input, call.Graph.Constant(start), call.Graph.Constant(end), call.Graph.Constant(dimension), call.Graph.Constant(step)]);

    // The last s cells before all others.
    private static string Roll(OnnxCall call)
    {
        RecordedTensor self = call.Call.Tensor("self");
        IReadOnlyList<long> shifts = call.Call.Ints("shifts"), dims = call.Call.Ints("dims");
        call.Require(shifts.Count == dims.Count, "over flattened elements");
        string rolled = call.In("self");
        foreach (var (shift, dim) in shifts.Zip(dims))
        {
            int dimension = (int)((dim + self.Shape.Count) % self.Shape.Count);
            long size = call.FixedSize(self, dimension), s = ((shift % size) + size) % size;
            if (s > 0) rolled = call.Node("Concat", [Between(call, rolled, dimension, size - s, size), Between(call, rolled, dimension, 0, size - s)], Axis(dimension));
        }
        return rolled;
    }
}
