using System.Text.Json;

namespace Parallax.Training.Reports;

/// <summary>Curves out of a run's <c>metrics.jsonl</c>: one JSON object a line with a number <c>step</c>.</summary>
public static class MetricsLog
{
    /// <summary>
    /// One curve per numeric field, in order of appearance; fields of an inner object are named <c>outer/inner</c>. Lines that are no JSON
    /// object with a step are passed over (the last line of a killed run may be torn), and of a step logged twice, as after a resume, the
    /// later line counts.
    /// </summary>
    public static IReadOnlyList<Curve> Read(string path)
    {
        var curves = new Dictionary<string, SortedDictionary<double, double>>();
        var order = new List<string>();
        foreach (string line in File.ReadLines(path))
        {
            if (Parse(line) is not { } entry)
                continue;
            using (entry)
            {
                if (entry.RootElement.ValueKind == JsonValueKind.Object && entry.RootElement.TryGetProperty("step", out JsonElement step) && step.ValueKind == JsonValueKind.Number)
                    Collect(entry.RootElement, "", step.GetDouble());
            }
        }

        return [.. order.Select(name => new Curve(name, [.. curves[name].Select(p => new CurvePoint(p.Key, p.Value))]))];

        void Collect(JsonElement element, string prefix, double at)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                string name = prefix + property.Name;
                if (property.Value.ValueKind == JsonValueKind.Object)
                    Collect(property.Value, name + "/", at);
                if (property.Value.ValueKind != JsonValueKind.Number || name == "step")
                    continue;
                if (curves.TryAdd(name, []))
                    order.Add(name);
                curves[name][at] = property.Value.GetDouble();
            }
        }
    }

    private static JsonDocument? Parse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
