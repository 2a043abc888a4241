using System.Collections;
using Parallax.Training.Recipes.Binding;

namespace Parallax.Training.Recipes.Yaml;

/// <summary>One line of a written recipe.</summary>
/// <param name="Text">The line.</param>
/// <param name="Path">The path of the value that it holds, or null for a line that only opens a part.</param>
/// <param name="Value">That value as it is written.</param>
internal readonly record struct RecipeLine(string Text, string? Path, string? Value);

/// <summary>Writes records as a recipe: every key, in the order of the properties.</summary>
internal sealed class RecipeWriter
{
    private readonly RecipeTypes types;
    private readonly List<RecipeLine> lines = [];

    private RecipeWriter(RecipeTypes types) => this.types = types;

    public static IReadOnlyList<RecipeLine> Lines(object root, RecipeTypes types)
    {
        var writer = new RecipeWriter(types);
        writer.Members(root, "", "");
        return writer.lines;
    }

    private void Members(object record, string path, string indent)
    {
        foreach (RecordMember member in RecordShape.Of(record.GetType()).Members)
            Member($"{indent}{member.Key}:", member.Get(record), member.ValueType, Join(path, member.Key), indent + "  ");
    }

    private void Member(string head, object? value, Type declared, string path, string indent)
    {
        if (Inline(value, declared) is { } inline) lines.Add(new($"{head} {inline}", path, inline));
        else if (value is IEnumerable list)
        {
            lines.Add(new(head, null, null));
            int index = 0;
            foreach (object? item in list)
            {
                string itemPath = $"{path}[{index++}]";
                lines.Add(new($"{indent}-", null, null));
                Record(item!, ListType.ItemOf(declared)!, itemPath, indent + "  ");
            }
        }
        else
        {
            lines.Add(new(head, null, null));
            Record(value!, declared, path, indent);
        }
    }

    private void Record(object record, Type declared, string path, string indent)
    {
        if (types.IsFamily(declared))
        {
            string name = types.NameOf(declared, record.GetType());
            lines.Add(new($"{indent}name: {name}", Join(path, "name"), name));
        }
        Members(record, path, indent);
    }

    // What fits on the key's line: a word, a number, a pair, a list of these, a record without keys.
    private string? Inline(object? value, Type type)
    {
        if (value is null || ScalarText.IsScalar(type)) return ScalarText.Write(value);
        if (value is IEnumerable list)
        {
            Type item = ListType.ItemOf(type)!;
            string?[] items = [.. list.Cast<object?>().Select(one => Inline(one, item))];
            return items.Contains(null) ? null : $"[{string.Join(", ", items)}]";
        }
        if (types.IsFamily(type)) return null;
        RecordShape shape = RecordShape.Of(type);
        if (shape.IsPair) return $"[{string.Join(", ", shape.Positional.Select(member => ScalarText.Write(member.Get(value))))}]";
        return shape.Members.Count == 0 ? "{}" : null;
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
