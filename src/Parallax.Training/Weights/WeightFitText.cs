using System.Text;
using Parallax.Training.Recipes;

namespace Parallax.Training.Weights;

/// <summary>A fit in words: what differs, grouped, each unknown name with the nearest missing one.</summary>
internal sealed class WeightFitText(WeightFit fit)
{
    private const int Shown = 8;

    public override string ToString()
    {
        int all = fit.Backbone.StateDict().Count;
        var text = new StringBuilder(fit.Fitting.Count == 0
            ? $"none of its tensors fits {fit.Backbone}; is it of another architecture?"
            : $"fits {fit.Backbone} in {fit.Fitting.Count} of {all} tensors{(fit.Prefix.Length > 0 ? $", below '{fit.Prefix}'" : "")}{(fit.Naming.Name == "torchvision" || fit.Naming.Name == "timm" ? $", by {fit.Naming}'s names" : "")}");
        Group(text, "of another shape", fit.Misshaped.Select(one => one.ToString()));
        Group(text, "missing", Families(fit.Missing));
        Group(text, "unknown", fit.Unexpected.Select(WithNearest));
        if (fit.Fitting.Count > 0) text.Append("\n  --partial takes what fits");
        return text.ToString();
    }

    private static void Group(StringBuilder text, string head, IEnumerable<string> faults)
    {
        string[] all = [.. faults];
        if (all.Length == 0) return;
        text.Append($"\n  {head}:");
        foreach (string fault in all.Take(Shown)) text.Append($"\n    {fault}");
        if (all.Length > Shown) text.Append($"\n    … {all.Length} in all");
    }

    private string WithNearest(string name) => Nearest.To(name, fit.Missing) is { } near ? $"'{name}' (missing: '{near}')" : $"'{name}'";

    // layer4.0.conv1.weight, layer4.0.bn1.weight, … as one line: 'layer4.*' (32).
    private static IEnumerable<string> Families(IReadOnlyList<string> names) => names.GroupBy(Family).Select(family =>
        family.Count() == 1 ? $"'{family.First()}'" : $"'{family.Key}.*' ({family.Count()})");

    private static string Family(string name) => name.Split('.') is { Length: > 2 } parts ? parts[0] : name[..Math.Max(0, name.LastIndexOf('.'))] is { Length: > 0 } head ? head : name;
}
