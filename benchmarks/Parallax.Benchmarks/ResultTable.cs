using System.Globalization;
using System.Text.Json;

namespace Parallax.Benchmarks;

/// <summary>Prints results: a line each as they come, or one JSON array at the end.</summary>
internal sealed class ResultTable(string bench, bool json)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<Result> results = [];

    public void Add(Result result)
    {
        results.Add(result);
        if (json) return;
        string peer = result.Peer is { } p ? string.Create(CultureInfo.InvariantCulture, $"  peer {p:G4}  ratio {result.Ratio:F2}") : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bench}  {result.Case}: {result.Ours:G4} {result.Unit}{peer}"));
    }

    public void End()
    {
        if (!json) return;
        var rows = results.Select(r => new { bench, @case = r.Case, ours = Math.Round(r.Ours, 6), peer = Rounded(r.Peer), ratio = Rounded(r.Ratio), unit = r.Unit });
        Console.WriteLine(JsonSerializer.Serialize(rows, Plain));
    }

    private static double? Rounded(double? value) => value is { } v ? Math.Round(v, 6) : null;
}
