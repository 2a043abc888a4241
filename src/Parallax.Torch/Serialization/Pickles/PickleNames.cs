using static Parallax.Torch.Serialization.Pickles.PickleValue;

namespace Parallax.Torch.Serialization.Pickles;

/// <summary>The functions and classes that a pickle may name, and what each of them makes. Everything else is refused.</summary>
internal static class PickleNames
{
    private static readonly Dictionary<string, DType> Storages = new(StringComparer.Ordinal)
    {
        ["FloatStorage"] = DType.Float32, ["DoubleStorage"] = DType.Float64, ["HalfStorage"] = DType.Float16, ["BFloat16Storage"] = DType.BFloat16,
        ["LongStorage"] = DType.Int64, ["IntStorage"] = DType.Int32, ["ShortStorage"] = DType.Int16, ["CharStorage"] = DType.Int8,
        ["ByteStorage"] = DType.UInt8, ["BoolStorage"] = DType.Bool,
    };

    private static readonly Dictionary<string, DType> Types = new(StringComparer.Ordinal)
    {
        ["float32"] = DType.Float32, ["float64"] = DType.Float64, ["float16"] = DType.Float16, ["bfloat16"] = DType.BFloat16, ["int64"] = DType.Int64,
        ["int32"] = DType.Int32, ["int16"] = DType.Int16, ["int8"] = DType.Int8, ["uint8"] = DType.UInt8, ["bool"] = DType.Bool,
    };

    private static readonly HashSet<string> Untyped = ["torch.storage.UntypedStorage", "torch.storage._UntypedStorage", "torch.UntypedStorage"];
    private static readonly HashSet<string> Dictionaries = ["collections.OrderedDict", "builtins.dict", "__builtin__.dict", "collections.defaultdict"];
    private static readonly HashSet<string> Lists = ["builtins.set", "__builtin__.set", "builtins.frozenset", "builtins.list", "__builtin__.list"];

    // Values beside the weights in the checkpoints that users have: options, scores, sizes. They are read over.
    private static readonly HashSet<string> Plain =
    [
        "argparse.Namespace", "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar", "numpy.dtype", "_codecs.encode", "torch.Size", "torch.device",
        "builtins.complex", "builtins.int", "builtins.float", "builtins.bytearray", "builtins.slice", "pathlib.PosixPath", "pathlib.PurePosixPath",
    ];

    /// <summary>The name, if it is a known one.</summary>
    public static Name? Find(string module, string member)
    {
        var name = new Name(module, member);
        bool known = IsRebuild(name.Full) || StorageType(name) is not null || Untyped.Contains(name.Full) || Dictionaries.Contains(name.Full)
            || Lists.Contains(name.Full) || Plain.Contains(name.Full) || TypeOf(name) is not null;
        return known ? name : null;
    }

    /// <summary>The element type that a storage class has; null for a name of another kind.</summary>
    public static DType? StorageType(Name name) =>
        name.Module is "torch" or "torch.cuda" && Storages.TryGetValue(name.Member, out DType type) ? type : null;

    /// <summary>Whether a storage class says nothing of its elements: they are counted in bytes.</summary>
    public static bool IsUntyped(Name name) => Untyped.Contains(name.Full);

    /// <summary>What calling the name with these arguments makes; null if it cannot be called so.</summary>
    public static PickleValue? Call(Name name, PickleValue[] arguments) => name.Full switch
    {
        "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2" => ViewOf(arguments, type: null),
        "torch._utils._rebuild_tensor_v3" => arguments.ElementAtOrDefault(6) is Name type ? ViewOf(arguments, TypeOf(type)) : null,
        "torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state" => arguments.FirstOrDefault() as View,
        string full when Dictionaries.Contains(full) => MapOf(arguments),
        string full when Lists.Contains(full) => new Many(arguments.FirstOrDefault() is Many many ? [.. many.Items] : []),
        string full when Plain.Contains(full) => new Inert(full),
        _ => null,
    };

    private static bool IsRebuild(string full) => full is "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2" or "torch._utils._rebuild_tensor_v3"
        or "torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state";

    private static DType? TypeOf(Name name) => name.Module == "torch" && Types.TryGetValue(name.Member, out DType type) ? type : null;

    // OrderedDict([[key, value], …]) of old pickles, or empty and filled later.
    private static Map MapOf(PickleValue[] arguments)
    {
        var entries = new List<(PickleValue, PickleValue)>();
        if (arguments.FirstOrDefault() is Many pairs)
        {
            foreach (PickleValue pair in pairs.Items)
            {
                if (pair is Row { Items: [var key, var value] }) entries.Add((key, value));
                if (pair is Many { Items: [var first, var second] }) entries.Add((first, second));
            }
        }
        return new Map(entries);
    }

    // (storage, offset, sizes, strides, …)
    private static View? ViewOf(PickleValue[] arguments, DType? type) =>
        arguments is [Storage storage, Whole offset, Row shape, Row strides, ..] && (type ?? storage.DType) is { } dtype
        && Numbers(shape) is { } sizes && Numbers(strides) is { } steps && sizes.Length == steps.Length
            ? new View(storage, dtype, offset.Value, sizes, steps) : null;

    private static long[]? Numbers(Row row) => row.Items.All(item => item is Whole) ? [.. row.Items.Select(item => ((Whole)item).Value)] : null;
}
