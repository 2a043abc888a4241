namespace Parallax.Training.Recipes.Yaml;

/// <summary>Lays <c>--set key.path=value</c> options over a recipe's tree, in their order.</summary>
internal static class Overlay
{
    public static void Apply(MappingNode root, string assignment, List<RecipeFault> faults)
    {
        RecipePlace place = RecipePlace.OfOption(assignment);
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        string[] keys = assignment[..Math.Max(equals, 0)].Split('.');
        if (equals < 0 || keys.Any(string.IsNullOrWhiteSpace))
        {
            faults.Add(new RecipeFault(place, "", "expected key.path=value"));
            return;
        }
        if (YamlTree.ReadValue(assignment[(equals + 1)..], place, faults) is not { } value) return;
        if (Open(root, keys[..^1], place, faults) is { } target) Put(target, keys[^1], place, value);
    }

    // The mapping that holds the last key; mappings on the way are made where the file has none.
    private static MappingNode? Open(MappingNode node, string[] keys, RecipePlace place, List<RecipeFault> faults)
    {
        for (int depth = 0; depth < keys.Length; depth++)
        {
            Node? next = node.Find(keys[depth])?.Value;
            if (next is null or ScalarNode { IsNull: true })
            {
                next = new MappingNode(place, []);
                Put(node, keys[depth], place, next);
            }
            if (next is not MappingNode mapping)
            {
                string path = string.Join('.', keys[..(depth + 1)]);
                faults.Add(new RecipeFault(place, "", $"'{path}' is {next.Found} ({next.At}), it has no keys; set it whole"));
                return null;
            }
            node = mapping;
        }
        return node;
    }

    private static void Put(MappingNode node, string key, RecipePlace place, Node value)
    {
        int at = node.Entries.FindIndex(entry => entry.Key == key);
        var entry = new Entry(key, place, value);
        if (at >= 0) node.Entries[at] = entry;
        else node.Entries.Add(entry);
    }
}
