using System.Collections.Generic;
using System.Linq;

namespace Parallax.Torch.Generators;

/// <summary>What an operator gives back: its C# type and the statements that call it.</summary>
internal sealed class ResultType
{
    private readonly Schema schema;
    private readonly IReadOnlyList<string> names;

    private ResultType(Schema schema, string text, IReadOnlyList<string> names)
    {
        this.schema = schema;
        this.names = names;
        Text = text;
    }

    /// <summary>The C# return type.</summary>
    public string Text { get; }

    public static ResultType Of(Schema s)
    {
        string returns = s.Returns;
        if (returns == "()" || (s.IsInPlace && !s.IsMethod)) return new(s, "void", []);
        if (s.IsInPlace) return new(s, "Tensor", []);
        if (returns == "bool") return new(s, "bool", []);
        if (returns.EndsWith("[]", System.StringComparison.Ordinal)) return new(s, "Tensor[]", []);
        if (!returns.StartsWith("(", System.StringComparison.Ordinal)) return new(s, "Tensor", []);
        var names = returns.Trim('(', ')').Split(',').Select((part, i) => part.Trim().Split(' ') is { Length: 2 } named
            ? char.ToUpperInvariant(named[1][0]) + named[1].Substring(1) : $"Item{i + 1}").ToList();
        return new(s, "(" + string.Join(", ", names.Select(n => $"Tensor {n}")) + ")", names);
    }

    /// <summary>Statements that call the operator and return; <paramref name="keepAlive"/> stands between the two.</summary>
    public string Call(string field, int count, string keepAlive)
    {
        const string pad = "            ";
        if (Text == "void") return $"{pad}{field}.Run(args, {count});\n{keepAlive}";
        if (schema.IsInPlace) return $"{pad}{field}.Run(args, {count});\n{keepAlive}{pad}return this;\n";
        if (names.Count == 0)
        {
            string call = Text switch { "Tensor" => "Call", "bool" => "CallBool", _ => "CallList" };
            return $"{pad}var result = {field}.{call}(args, {count});\n{keepAlive}{pad}return result;\n";
        }
        string many = $"{pad}var result = {field}.CallMany(args, {count}, {names.Count});\n{keepAlive}";
        return many + $"{pad}return ({string.Join(", ", names.Select((_, i) => $"result[{i}]"))});\n";
    }
}
