using System.ComponentModel.DataAnnotations;
using Parallax.Training.Recipes.Yaml;

namespace Parallax.Training.Recipes.Binding;

internal sealed partial class Binder
{
    private Bound Record(Node node, Target target, string label, bool named)
    {
        RecordShape shape = RecordShape.Of(target.Type);
        if (node is ListNode list && shape.Positional.Count >= 2) return Pair(list, target, shape);
        if (node is not MappingNode mapping)
            return Fault(node, target.Path, $"expected {(shape.IsPair ? PairText(shape) : "a mapping")}, found {node.Found}");

        int before = faults.Count;
        object? defaults = target.Default ?? (shape.Positional.Count == 0 ? Activator.CreateInstance(target.Type) : null);
        var values = new Dictionary<RecordMember, object?>();
        foreach (Entry entry in mapping.Entries)
        {
            if (named && entry.Key == "name") continue;
            if (shape.Find(entry.Key) is { } member) values[member] = Bind(entry.Value, TargetOf(member, target, Join(target.Path, member.Key), defaults)).Value;
            else Unknown(entry, shape, label, named);
        }
        foreach (RecordMember member in shape.Members)
            if (!values.ContainsKey(member) && member.IsMissing(defaults, stated: target.Default is not null)) Fault(node, "", $"missing key '{member.Key}'{label}");
        if (faults.Count > before) return (false, null);

        object made = shape.Make(defaults, values);
        return Agrees(made, mapping, target.Path) ? (true, made) : (false, null);
    }

    private Bound Pair(ListNode list, Target target, RecordShape shape)
    {
        if (list.Items.Count != shape.Positional.Count)
            return Fault(list, target.Path, $"expected {PairText(shape)}, found a list of {list.Items.Count}");
        int before = faults.Count;
        Places[target.Path] = list.At;
        var values = new Dictionary<RecordMember, object?>();
        for (int i = 0; i < list.Items.Count; i++)
            values[shape.Positional[i]] = Bind(list.Items[i], TargetOf(shape.Positional[i], target, $"{target.Path}[{i}]", null)).Value;
        if (faults.Count > before) return (false, null);
        object made = shape.Make(null, values);
        return Agrees(made, list, target.Path) ? (true, made) : (false, null);
    }

    // A property's rules hold for the numbers of a pair too.
    private static Target TargetOf(RecordMember member, Target owner, string path, object? defaults) =>
        new(member.ValueType, member.MayBeNull, owner.Rules.And(new Rules(member.Rules)), path, defaults is null ? null : member.Get(defaults));

    private void Unknown(Entry entry, RecordShape shape, string label, bool named)
    {
        string[] known = [.. named ? ["name"] : Array.Empty<string>(), .. shape.Members.Select(member => member.Key)];
        faults.Add(new RecipeFault(entry.KeyAt, "", $"unknown key '{entry.Key}'{label}{Nearest.Hint(entry.Key, known)}"));
    }

    // Rules between properties; a broken one is told where the first property that it names was written.
    private bool Agrees(object made, Node node, string path)
    {
        if (made is not IValidatableObject rules) return true;
        int before = faults.Count;
        foreach (ValidationResult result in rules.Validate(new ValidationContext(made)))
        {
            string[] keys = [.. result.MemberNames.Select(ScalarText.Key)];
            Node? written = node is MappingNode mapping ? keys.Select(key => mapping.Find(key)?.Value).OfType<Node>().FirstOrDefault() : null;
            string at = keys.Length == 0 || node is not MappingNode ? path : Join(path, keys[0]);
            Fault(written ?? node, at, result.ErrorMessage ?? "the values do not go together");
        }
        return faults.Count == before;
    }

    private static string PairText(RecordShape shape) => shape.IsTuple
        ? $"a list of {shape.Positional.Count} values"
        : $"[{string.Join(", ", shape.Positional.Select(member => member.Key))}]";
}
