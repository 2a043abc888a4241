using System.Reflection;
using Parallax.Torch;
using Xunit.Sdk;
using Xunit.v3;

namespace Parallax.Tests.Golden;

/// <summary>Runs a theory over every golden case of a kind, in float64 and in float32. A new file needs no new code.</summary>
/// <example><c>[Theory, GoldenCases("matching")] public void Matches_equal_the_reference(GoldenCase golden)</c></example>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class GoldenCasesAttribute(string kind) : DataAttribute, ITraitAttribute
{
    public string Kind { get; } = kind;

    /// <summary>Only cases of this folder, where folders use one word for different things.</summary>
    public string? Folder { get; init; }

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var rows = new List<TheoryDataRow<GoldenCase>>();
        foreach ((string path, string kind) in GoldenFiles.All)
        {
            if (kind != Kind || (Folder is not null && !GoldenFiles.NameOf(path).StartsWith(Folder + "/", StringComparison.Ordinal))) continue;
            rows.Add(new TheoryDataRow<GoldenCase>(new GoldenCase(path, DType.Float64)));
            rows.Add(new TheoryDataRow<GoldenCase>(new GoldenCase(path, DType.Float32)));
        }
        return ValueTask.FromResult(GoldenRows.OrSkip(rows));
    }

    public override bool SupportsDiscoveryEnumeration() => false;

    IReadOnlyCollection<KeyValuePair<string, string>> ITraitAttribute.GetTraits() => [new("Category", "Golden")];
}
