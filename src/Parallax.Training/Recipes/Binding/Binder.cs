using Parallax.Training.Recipes.Yaml;

namespace Parallax.Training.Recipes.Binding;

/// <summary>One pass from nodes to records; faults and places are collected on the way.</summary>
internal sealed partial class Binder(RecipeTypes types, List<RecipeFault> faults)
{
    /// <summary>A value, or the news that it was faulty (and that this is noted).</summary>
    private readonly record struct Bound(bool Ok, object? Value)
    {
        public static implicit operator Bound((bool Ok, object? Value) pair) => new(pair.Ok, pair.Value);
    }

    /// <summary>What a value is bound to.</summary>
    /// <param name="Type">The type without <c>?</c>.</param>
    /// <param name="MayBeNull">Whether <c>null</c> is a value.</param>
    /// <param name="Rules">The rules that its property declares.</param>
    /// <param name="Path">The key's path from the root.</param>
    /// <param name="Default">What the record holds without this key.</param>
    private readonly record struct Target(Type Type, bool MayBeNull, Rules Rules, string Path, object? Default);

    public Dictionary<string, RecipePlace> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>The root record; without faults it is complete.</summary>
    public object? Root(MappingNode root, Type type) => Bind(root, new Target(type, false, Rules.None, "", null)).Value;

    private Bound Bind(Node node, Target target)
    {
        if (node is ScalarNode { IsNull: true } && target.MayBeNull)
        {
            Places[target.Path] = node.At;
            return (true, null);
        }
        if (ScalarText.IsScalar(target.Type)) return Scalar(node, target);
        if (ListType.ItemOf(target.Type) is { } item) return List(node, target, item);
        if (types.IsFamily(target.Type)) return Choice(node, target);
        return Record(node, target, label: target.Path.Length == 0 ? "" : $" in '{target.Path}'", named: false);
    }

    private Bound Scalar(Node node, Target target)
    {
        if (node is not ScalarNode scalar || scalar.IsNull) return Fault(node, target.Path, $"expected {target.Rules.Expected(target.Type)}, found {node.Found}");
        if (ScalarText.Parse(scalar, target.Type) is not { } value)
        {
            string hint = target.Type.IsEnum && Nearest.To(scalar.Text, Enum.GetNames(target.Type).Select(ScalarText.Key)) is { } near ? $"; did you mean '{near}'?" : "";
            string quoted = !scalar.Plain && ScalarText.IsNumber(target.Type) ? "; take the quotes away" : "";
            return Fault(node, target.Path, $"expected {target.Rules.Expected(target.Type)}, found {node.Found}{hint}{quoted}");
        }
        Places[target.Path] = node.At;
        return target.Rules.FaultOf(value, scalar, target.Path) is { } broken ? Fault(node, target.Path, broken) : (true, value);
    }

    private Bound List(Node node, Target target, Type item)
    {
        if (node is not ListNode list) return Fault(node, target.Path, $"expected a list, found {node.Found}");
        Places[target.Path] = node.At;
        var items = new List<Bound>();
        for (int i = 0; i < list.Items.Count; i++)
            items.Add(Bind(list.Items[i], new Target(item, false, target.Rules, $"{target.Path}[{i}]", null)));
        if (target.Rules.FaultOfCount(items.Count) is { } broken) return Fault(node, target.Path, broken);
        return items.TrueForAll(bound => bound.Ok) ? (true, ListType.Make(target.Type, item, [.. items.Select(bound => bound.Value)])) : (false, null);
    }

    // A record chosen by its 'name'; without one, the kind that the default is.
    private Bound Choice(Node node, Target target)
    {
        IReadOnlyCollection<string> names = types.Names(target.Type);
        if (node is not MappingNode mapping)
        {
            string how = node is ScalarNode { IsNull: false } word && names.Contains(word.Text) ? $"; write {{ name: {word.Text} }}" : "";
            return Fault(node, target.Path, $"expected a mapping with a name, found {node.Found}{how}");
        }
        string name;
        if (mapping.Find("name") is { } entry)
        {
            if (entry.Value is not ScalarNode given || types.Find(target.Type, given.Text) is null)
            {
                string hint = entry.Value is ScalarNode word && Nearest.To(word.Text, names) is { } near ? $"; did you mean '{near}'?" : "";
                return Fault(entry.Value, Join(target.Path, "name"), $"expected one of {string.Join(", ", names)}, found {entry.Value.Found}{hint}");
            }
            Places[Join(target.Path, "name")] = given.At;
            name = given.Text;
        }
        else if (target.Default is not null) name = types.NameOf(target.Type, target.Default.GetType());
        else return Fault(node, "", $"missing key 'name' in '{target.Path}'; known: {string.Join(", ", names)}");
        Type chosen = types.Find(target.Type, name)!;
        object? defaults = target.Default?.GetType() == chosen ? target.Default : null;
        return Record(node, target with { Type = chosen, Default = defaults }, $" in {target.Path} '{name}'", named: true);
    }

    private Bound Fault(Node node, string path, string message)
    {
        faults.Add(new RecipeFault(node.At, path, message));
        return (false, null);
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
