using System.Globalization;
using Parallax.Torch.Interop;

namespace Parallax.Torch.Recording;

/// <summary>A parameter as the loaded libtorch declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type: <c>int[2]</c>, <c>Tensor(a!)</c>.</param>
/// <param name="IsNamed">It stands behind the star, and is given by name alone.</param>
/// <param name="IsOptional">It has a default.</param>
/// <param name="Default">What it is when nothing is given; null for none.</param>
internal sealed record CallParameter(string Name, string Type, bool IsNamed, bool IsOptional, object? Default)
{
    /// <summary>The operator changes the tensor.</summary>
    public bool IsWritten => Type.Contains('!', StringComparison.Ordinal);
}

/// <summary>An operator's parameters, read from its schema.</summary>
internal sealed class CallSchema
{
    private CallSchema(string name, IReadOnlyList<CallParameter> parameters, bool givesList) => (Name, Parameters, GivesList) = (name, parameters, givesList);

    public string Name { get; }

    public IReadOnlyList<CallParameter> Parameters { get; }

    /// <summary>The result is one list of tensors.</summary>
    public bool GivesList { get; }

    public static CallSchema Of(Operator called)
    {
        string text = called.InstalledSchema()!;
        int open = text.IndexOf('(', StringComparison.Ordinal), arrow = text.LastIndexOf(" -> ", StringComparison.Ordinal);
        string inner = text[(open + 1)..text.LastIndexOf(')', arrow)];
        string name = called.Overload.Length > 0 ? $"{called.Name}.{called.Overload}" : called.Name;
        string[] parts = [.. Split(inner)];
        int star = Array.IndexOf(parts, "*") is >= 0 and var found ? found : parts.Length;
        return new CallSchema(name, [.. parts[..star].Select(part => Parse(part, isNamed: false)), .. parts.Skip(star + 1).Select(part => Parse(part, isNamed: true))], text.EndsWith("[]", StringComparison.Ordinal));
    }

    public int IndexOf(string name)
    {
        for (int i = 0; i < Parameters.Count; i++)
            if (Parameters[i].Name == name) return i;
        return -1;
    }

    private static CallParameter Parse(string text, bool isNamed)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string declaration = equals < 0 ? text : text[..equals];
        int space = declaration.LastIndexOf(' ');
        return new CallParameter(declaration[(space + 1)..], declaration[..space], isNamed, equals >= 0, equals < 0 ? null : Literal(text[(equals + 1)..]));
    }

    // None, True, 1, 0.5, "none", [0, 1]
    private static object? Literal(string text)
    {
        if (text is "None") return null;
        if (text is "True" or "False") return text == "True";
        if (text[0] == '[') return text[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(item => long.Parse(item, CultureInfo.InvariantCulture)).ToArray();
        if (text[0] is '"' or '\'') return text[1..^1];
        if (long.TryParse(text, CultureInfo.InvariantCulture, out long whole)) return whole;
        return double.TryParse(text, CultureInfo.InvariantCulture, out double number) ? number : text;
    }

    // At commas outside brackets.
    private static IEnumerable<string> Split(string text)
    {
        int depth = 0, from = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                if (text[from..i].Trim() is { Length: > 0 } part) yield return part;
                from = i + 1;
            }
            else depth += text[i] is '(' or '[' ? 1 : text[i] is ')' or ']' ? -1 : 0;
        }
    }
}
