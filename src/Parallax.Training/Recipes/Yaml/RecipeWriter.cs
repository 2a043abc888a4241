using System.Collections;
using System.Text;
using Parallax.Training.Recipes.Binding;

namespace Parallax.Training.Recipes.Yaml;

/// <summary>Writes records as a recipe: every key, in the order of the properties.</summary>
internal sealed class RecipeWriter
{
    private const int CommentColumn = 44;

    private readonly RecipeTypes types;
    private readonly Func<string, string?> comment;
    private readonly StringBuilder text = new();

    private RecipeWriter(RecipeTypes types, Func<string, string?> comment) => (this.types, this.comment) = (types, comment);

    /// <param name="root">The root record.</param>
    /// <param name="types">The names of families.</param>
    /// <param name="comment">The comment for the value at a path, or null for none.</param>
    public static string Write(object root, RecipeTypes types, Func<string, string?> comment)
    {
        var writer = new RecipeWriter(types, comment);
        writer.Members(root, "", "");
        return writer.text.ToString();
    }

    private void Members(object record, string path, string indent)
    {
        foreach (RecordMember member in RecordShape.Of(record.GetType()).Members)
            Member($"{indent}{member.Key}:", member.Get(record), member.ValueType, Join(path, member.Key), indent + "  ");
    }

    private void Member(string head, object? value, Type declared, string path, string indent)
    {
        if (Inline(value, declared) is { } inline) Line($"{head} {inline}", comment(path));
        else if (value is IEnumerable list)
        {
            Line(head, null);
            int index = 0;
            foreach (object? item in list)
            {
                string itemPath = $"{path}[{index++}]";
                Line($"{indent}-", null);
                Record(item!, ListType.ItemOf(declared)!, itemPath, indent + "  ");
            }
        }
        else
        {
            Line(head, null);
            Record(value!, declared, path, indent);
        }
    }

    private void Record(object record, Type declared, string path, string indent)
    {
        if (types.IsFamily(declared)) Line($"{indent}name: {ScalarText.Write(types.NameOf(declared, record.GetType()))}", comment(Join(path, "name")));
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

    private void Line(string line, string? comment)
    {
        text.Append(comment is null ? line : $"{line.PadRight(CommentColumn)} # {comment}");
        text.Append('\n');
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
