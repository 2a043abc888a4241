using System.Globalization;
using Parallax.Torch.Interop;

namespace Parallax.Torch.Recording;

/// <summary>A parameter as the loaded libtorch declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsWritten">The operator changes the tensor: <c>Tensor(a!)</c>.</param>
/// <param name="Default">What it is when nothing is given; null for none.</param>
internal sealed record CallParameter(string Name, bool IsWritten, object? Default);

/// <summary>An operator's parameters, read from its schema.</summary>
internal sealed class CallSchema
{
    private CallSchema(string name, IReadOnlyList<CallParameter> parameters) => (Name, Parameters) = (name, parameters);

    public string Name { get; }

    public IReadOnlyList<CallParameter> Parameters { get; }

    public static CallSchema Of(Operator called)
    {
        string text = called.InstalledSchema()!;
        int open = text.IndexOf('(', StringComparison.Ordinal), arrow = text.LastIndexOf(" -> ", StringComparison.Ordinal);
        string inner = text[(open + 1)..text.LastIndexOf(')', arrow)];
        string name = called.Overload.Length > 0 ? $"{called.Name}.{called.Overload}" : called.Name;
        return new CallSchema(name, [.. Split(inner).Where(part => part != "*").Select(Parse)]);
    }

    public int IndexOf(string name)
    {
        for (int i = 0; i < Parameters.Count; i++)
            if (Parameters[i].Name == name) return i;
        return -1;
    }

    private static CallParameter Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string declaration = equals < 0 ? text : text[..equals];
        int space = declaration.LastIndexOf(' ');
        return new CallParameter(declaration[(space + 1)..], declaration[..space].Contains('!', StringComparison.Ordinal), equals < 0 ? null : Literal(text[(equals + 1)..]));
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
