using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Parallax.Training.Recipes.Yaml;

/// <summary>Reads YAML into nodes with places, and collects what a recipe may not contain.</summary>
internal sealed class YamlTree
{
    private readonly Func<Mark, RecipePlace> placeOf;
    private readonly List<RecipeFault> faults;
    private readonly Parser parser;

    private YamlTree(string yaml, Func<Mark, RecipePlace> placeOf, List<RecipeFault> faults)
    {
        (this.placeOf, this.faults) = (placeOf, faults);
        parser = new Parser(new StringReader(yaml));
    }

    /// <summary>The root of a recipe's file; an empty mapping when the text is empty or unusable.</summary>
    public static MappingNode ReadFile(RecipeText text, List<RecipeFault> faults)
    {
        RecipePlace PlaceOf(Mark mark) => new(text.Source, (int)mark.Line, (int)mark.Column);
        var top = new RecipePlace(text.Source, 1, 1);
        Node? root = Read(text.Yaml, PlaceOf, faults);
        if (root is MappingNode mapping) return mapping with { At = top };
        if (root is not null and not ScalarNode { IsNull: true })
            faults.Add(new RecipeFault(root.At, "", $"expected a mapping of keys, found {root.Found}"));
        return new MappingNode(top, []);
    }

    /// <summary>The value of an option; null when it is not YAML.</summary>
    public static Node? ReadValue(string yaml, RecipePlace place, List<RecipeFault> faults) =>
        Read(yaml, _ => place, faults) ?? (yaml.Trim().Length == 0 ? new ScalarNode(place, "", true) : null);

    private static Node? Read(string yaml, Func<Mark, RecipePlace> placeOf, List<RecipeFault> faults)
    {
        var tree = new YamlTree(yaml, placeOf, faults);
        try
        {
            return tree.Document();
        }
        catch (YamlException fault)
        {
            faults.Add(TabIn(yaml, fault.Start) is { } tab
                ? new RecipeFault(placeOf(tab), "", "a tab in the indentation; YAML takes only spaces there")
                : new RecipeFault(placeOf(fault.Start), "", "not YAML: " + Sentence(fault.Message)));
            return null;
        }
    }

    // A tab is the usual reason and YamlDotNet names the start of what it breaks: the first tab from there on that indents a line.
    private static Mark? TabIn(string yaml, Mark from)
    {
        string[] lines = yaml.Split('\n');
        for (int i = (int)from.Line - 1; i < lines.Length; i++)
        {
            int tab = lines[i].IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0 && string.IsNullOrWhiteSpace(lines[i][..tab])) return new Mark(0, i + 1, tab + 1);
        }
        return null;
    }

    private static string Sentence(string message) => char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');

    private Node? Document()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _)) return null;
        parser.Consume<DocumentStart>();
        Node root = Next();
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out _)) Fault(parser.Current!.Start, "a second document starts; a file holds one recipe");
        return root;
    }

    private Node Next()
    {
        var current = parser.Consume<ParsingEvent>();
        if (current is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias) Fault(current.Start, "anchors and aliases are not used in recipes; write the value out");
        if (current is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag }) Fault(current.Start, $"the tag {tag.Value} is not used in recipes");
        return current switch
        {
            Scalar scalar => new ScalarNode(placeOf(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart start => new ListNode(placeOf(start.Start), [.. Items()]),
            MappingStart start => new MappingNode(placeOf(start.Start), Entries()),
            _ => new ScalarNode(placeOf(current.Start), "", true),
        };
    }

    private IEnumerable<Node> Items()
    {
        while (!parser.TryConsume<SequenceEnd>(out _)) yield return Next();
    }

    private List<Entry> Entries()
    {
        var entries = new List<Entry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            Mark at = parser.Current!.Start;
            Node key = Next();
            Node value = Next();
            if (key is not ScalarNode { IsNull: false } word) Fault(at, $"expected a key, found {key.Found}");
            else if (entries.Find(entry => entry.Key == word.Text) is { } first) Fault(at, $"duplicate key '{word.Text}'; {First(first.KeyAt)}");
            else entries.Add(new Entry(word.Text, key.At, value));
        }
        return entries;

        static string First(RecipePlace place) => place.IsOption ? "it stands twice" : $"it stands first on line {place.Line}";
    }

    private void Fault(Mark at, string message) => faults.Add(new RecipeFault(placeOf(at), "", message));
}
