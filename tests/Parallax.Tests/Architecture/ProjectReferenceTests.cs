using System.Xml.Linq;
using Parallax.Tests.Golden;

namespace Parallax.Tests.Architecture;

/// <summary>The project files against the drawing in docs/architecture.md.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Drawing = new()
    {
        ["Parallax.Vision"] = [],
        ["Parallax.Torch.Generators"] = [],
        ["Parallax.Torch"] = ["Parallax.Torch.Generators"],
        ["Parallax.Models"] = ["Parallax.Torch"],
        ["Parallax.Methods"] = ["Parallax.Models", "Parallax.Torch", "Parallax.Vision"],
        ["Parallax.Training"] = ["Parallax.Methods", "Parallax.Models", "Parallax.Torch", "Parallax.Vision"],
        ["Parallax.Cli"] = ["Parallax.Training"],
    };

    [Fact]
    public void Projects_name_only_what_the_drawing_allows()
    {
        var faults = new List<string>();
        foreach (string file in Directory.EnumerateFiles(Repository.Find("src"), "*.csproj", SearchOption.AllDirectories))
        {
            string project = Path.GetFileNameWithoutExtension(file);
            string[] named = [.. XDocument.Load(file).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))];
            if (!Drawing.TryGetValue(project, out string[]? allowed)) faults.Add($"{project} is not in the drawing");
            else faults.AddRange(named.Except(allowed).Select(other => $"{project} names {other}"));
        }
        Assert.Empty(faults);
    }

    [Fact]
    public void Transitive_references_are_off() =>
        Assert.Contains("<DisableTransitiveProjectReferences>true</DisableTransitiveProjectReferences>",
            File.ReadAllText(Path.Combine(Repository.Find("src"), "..", "Directory.Build.props")), StringComparison.Ordinal);
}
