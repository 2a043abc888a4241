using System;
using System.Collections.Generic;
using System.Linq;

namespace Parallax.Torch.Generators;

/// <summary>One parameter of an operator, as its schema declares it.</summary>
internal sealed class SchemaArgument(string type, string name, string? defaultText)
{
    public string Type { get; } = type;

    public string Name { get; } = name;

    public string? DefaultText { get; } = defaultText;

    public bool IsOptional => DefaultText is not null;
}

/// <summary>An operator's schema: <c>name.overload(arguments) -> results</c>.</summary>
internal sealed class Schema(string text, string name, string overload, IReadOnlyList<SchemaArgument> arguments, string returns)
{
    public string Text { get; } = text;

    public string Name { get; } = name;

    public string Overload { get; } = overload;

    public IReadOnlyList<SchemaArgument> Arguments { get; } = arguments;

    public string Returns { get; } = returns;

    /// <summary>The first argument is <c>self</c>: the operator becomes a method of Tensor.</summary>
    public bool IsMethod => Arguments.Count > 0 && Arguments[0].Name == "self" && Arguments[0].Type == "Tensor";

    public bool IsInPlace => Name.EndsWith("_", StringComparison.Ordinal);

    public static Schema Parse(string line)
    {
        int open = line.IndexOf('('), arrow = line.LastIndexOf(" -> ", StringComparison.Ordinal);
        if (open < 0 || arrow < 0) throw new FormatException($"not an operator schema: '{line}'");
        string[] name = line.Substring(0, open).Split('.');
        int close = line.LastIndexOf(')', arrow);
        var arguments = SplitArguments(line.Substring(open + 1, close - open - 1)).Where(a => a != "*").Select(ParseArgument).ToList();
        string returns = line.Substring(arrow + 4).Trim();
        bool isTuple = returns.StartsWith("(", StringComparison.Ordinal);
        return new Schema(line, name[0], name.Length > 1 ? name[1] : "", arguments, isTuple ? returns : WithoutAlias(returns));
    }

    private static SchemaArgument ParseArgument(string text)
    {
        int equals = text.IndexOf('=');
        string declaration = equals < 0 ? text : text.Substring(0, equals);
        int space = declaration.LastIndexOf(' ');
        string type = WithoutAlias(declaration.Substring(0, space)).Replace("SymInt", "int");
        return new SchemaArgument(type, declaration.Substring(space + 1), equals < 0 ? null : text.Substring(equals + 1));
    }

    // Tensor(a!) → Tensor, Tensor(a -> *)[] → Tensor[].
    private static string WithoutAlias(string type)
    {
        int open = type.IndexOf('(');
        return open < 0 ? type : type.Substring(0, open) + type.Substring(type.IndexOf(')', open) + 1);
    }

    private static IEnumerable<string> SplitArguments(string text)
    {
        int depth = 0, start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '(' or '[') depth++;
            else if (text[i] is ')' or ']') depth--;
            else if (text[i] == ',' && depth == 0)
            {
                yield return text.Substring(start, i - start).Trim();
                start = i + 1;
            }
        }
        if (start < text.Length) yield return text.Substring(start).Trim();
    }
}
