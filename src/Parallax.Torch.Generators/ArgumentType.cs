using System.Collections.Generic;

namespace Parallax.Torch.Generators;

/// <summary>How a schema type appears in C# and how it becomes a Value.</summary>
internal static class ArgumentType
{
    /// <summary>Arguments that no caller of ours sets: layout and pinning take the schema's default.</summary>
    public static bool IsHidden(SchemaArgument a) => a.Type is "Layout?" or "Layout" || a.Name is "pin_memory";

    public static string Declaration(SchemaArgument a, string name, bool mayDefault)
    {
        string type = CSharpType(a);
        if (!mayDefault) return $"{type} {name}";
        return a.Type switch
        {
            "int" or "float" or "bool" when a.Name != "reduction" => $"{type} {name} = {Literal(a)}",
            "int" => $"{type} {name} = Reduction.Mean",
            "str" => $"{type} {name} = {a.DefaultText}",
            "MemoryFormat" => $"{type} {name} = MemoryFormat.Contiguous",
            _ when type.StartsWith("global::System.ReadOnlySpan", System.StringComparison.Ordinal) => $"{type} {name} = default",
            _ => $"{type} {name} = null",
        };
    }

    /// <summary>The expression that makes the Value; lists are pinned first.</summary>
    public static string Value(SchemaArgument a, string name, List<string> pins)
    {
        const string value = "global::Parallax.Torch.Interop.Value";
        string bare = name.TrimStart('@');
        switch (a.Type.TrimEnd('?'))
        {
            case "Tensor[]":
                pins.Add($"using var {bare}Handles = new global::Parallax.Torch.Interop.HandleList({name}, stackalloc nint[16]);");
                pins.Add($"fixed (nint* {bare}Pointer = {bare}Handles.Span)");
                string tag = a.Type.Contains("?[]") ? "OptionalTensors" : "Tensors";
                return $"{value}.{tag}({bare}Pointer, {name}.Length)";
            case "Tensor?[]":
                pins.Add($"using var {bare}Handles = new global::Parallax.Torch.Interop.HandleList({name}!, stackalloc nint[16]);");
                pins.Add($"fixed (nint* {bare}Pointer = {bare}Handles.Span)");
                return $"{value}.OptionalTensors({bare}Pointer, {name}.Length)";
            case "Scalar[]":
                pins.Add($"fixed (Scalar* {bare}Pointer = {name})");
                return $"{value}.Scalars({bare}Pointer, {name}.Length)";
            case "str":
                pins.Add($"var {bare}Text = new global::Parallax.Torch.Interop.Utf8Text({name}, stackalloc byte[64]);");
                pins.Add($"fixed (byte* {bare}Pointer = {bare}Text.Span)");
                return $"{value}.String({bare}Pointer, {bare}Text.Span.Length, {name} is null)";
        }
        if (a.Type.StartsWith("int[", System.StringComparison.Ordinal))
        {
            pins.Add($"fixed (long* {bare}Pointer = {name})");
            string empty = a.IsOptional ? "true" : "false";
            return $"{value}.Longs({bare}Pointer, {name}.Length, emptyIsDefault: {empty})";
        }
        if (a.Type.StartsWith("bool[", System.StringComparison.Ordinal))
        {
            pins.Add($"fixed (bool* {bare}Pointer = {name})");
            return $"{value}.Bools({bare}Pointer, {name}.Length)";
        }
        return a.IsOptional && a.Type == "Scalar" ? $"{value}.OrDefault({name})" : $"{value}.Of({name})";
    }

    private static string CSharpType(SchemaArgument a) => a.Type switch
    {
        "int" when a.Name == "reduction" => "Reduction",
        "Scalar" when a.IsOptional => "Scalar?",
        "int" => "long",
        "int?" => "long?",
        "float" => "double",
        "float?" => "double?",
        "str" => "string",
        "str?" => "string?",
        "ScalarType" => "DType",
        "ScalarType?" => "DType?",
        "Tensor[]" => "global::System.ReadOnlySpan<Tensor>",
        "Tensor?[]" => "global::System.ReadOnlySpan<Tensor?>",
        "Scalar[]" => "global::System.ReadOnlySpan<Scalar>",
        _ when a.Type.StartsWith("int[", System.StringComparison.Ordinal) => "global::System.ReadOnlySpan<long>",
        _ when a.Type.StartsWith("bool[", System.StringComparison.Ordinal) => "global::System.ReadOnlySpan<bool>",
        _ => a.Type,
    };

    private static string Literal(SchemaArgument a) => a.DefaultText switch
    {
        "True" => "true",
        "False" => "false",
        var number when a.Type == "float" => number!.TrimEnd('.'),
        var number => number!,
    };
}
