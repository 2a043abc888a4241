using System.Globalization;

namespace Parallax.Benchmarks;

/// <summary>The arguments of a worker: its bench, then <c>key=value</c>.</summary>
internal sealed record WorkerArguments(string Bench, IReadOnlyDictionary<string, string> Values)
{
    public static WorkerArguments Parse(string[] args) =>
        new(args[0], args.Skip(1).Select(a => a.Split('=', 2)).ToDictionary(a => a[0], a => a[1]));

    public string Text(string key) => Values[key];

    public int Number(string key) => int.Parse(Values[key], CultureInfo.InvariantCulture);

    public bool Flag(string key) => Values.TryGetValue(key, out string? value) && value is "True" or "true" or "1";
}
