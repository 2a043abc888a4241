namespace Parallax.Training.Recipes.Yaml;

/// <summary>A piece of a recipe's text that remembers where it stands.</summary>
internal abstract record Node(RecipePlace At)
{
    /// <summary>How an error calls it: <c>1.5</c>, <c>'abc'</c>, <c>a list</c>.</summary>
    public abstract string Found { get; }
}

/// <summary>A word or number; <paramref name="Plain"/> when it stands without quotes.</summary>
internal sealed record ScalarNode(RecipePlace At, string Text, bool Plain) : Node(At)
{
    public bool IsNull => Plain && Text is "" or "~" or "null";

    public override string Found => IsNull ? "nothing" : Plain && ScalarText.LooksLikeNumber(Text) ? Text : $"'{Text}'";
}

/// <summary>A list.</summary>
internal sealed record ListNode(RecipePlace At, IReadOnlyList<Node> Items) : Node(At)
{
    public override string Found => "a list";
}

/// <summary>Keys and values in the order of the text; options add to it.</summary>
internal sealed record MappingNode(RecipePlace At, List<Entry> Entries) : Node(At)
{
    public override string Found => "a mapping";

    public Entry? Find(string key) => Entries.Find(entry => entry.Key == key);
}

/// <summary>One <c>key: value</c>.</summary>
internal sealed record Entry(string Key, RecipePlace KeyAt, Node Value);
