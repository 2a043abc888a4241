using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Parallax.Torch.Generators;

/// <summary>Makes a typed C# operator from each schema in <c>operators.txt</c>, one file per family (<c>## Family</c>).</summary>
[Generator]
public sealed class OperatorGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var text = context.AdditionalTextsProvider
            .Where(file => Path.GetFileName(file.Path) == "operators.txt")
            .Select((file, cancel) => file.GetText(cancel)?.ToString() ?? "");
        context.RegisterSourceOutput(text, (output, schemas) =>
        {
            foreach (var family in Families(schemas))
                output.AddSource($"Operators.{family.Key}.g.cs", SourceText.From(OperatorEmitter.Emit(family.Key, family.Value), Encoding.UTF8));
        });
    }

    private static Dictionary<string, List<Schema>> Families(string text)
    {
        var families = new Dictionary<string, List<Schema>>();
        List<Schema> current = [];
        foreach (string line in text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0))
        {
            if (line.StartsWith("## ", System.StringComparison.Ordinal)) families[line.Substring(3)] = current = [];
            else if (line[0] != '#') current.Add(Schema.Parse(line));
        }
        return families;
    }
}
