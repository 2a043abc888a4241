namespace Parallax.Tests.Golden;

/// <summary>Names the golden cases that nothing tests yet, so that none is overlooked.</summary>
[Trait("Category", "Golden")]
public class UnimplementedKindsTests
{
    public static IEnumerable<ITheoryDataRow> Cases()
    {
        IReadOnlySet<string> implemented = GoldenKindAttribute.Implemented();
        return GoldenRows.OrSkip([.. GoldenFiles.All.Where(file => !implemented.Contains(file.Kind))
            .Select(file => new TheoryDataRow<string, string>(GoldenFiles.NameOf(file.Path), file.Kind))]);
    }

    [Theory(DisableDiscoveryEnumeration = true), MemberData(nameof(Cases))]
    public void Is_not_implemented_yet(string name, string kind) => Assert.Skip($"kind '{kind}' is not implemented yet ({name})");

    // Theories without a case are skipped, so that a set of one's own may hold a few kinds only; the project's own holds all.
    [Fact]
    public void The_projects_own_set_has_a_case_of_every_implemented_kind()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("PARALLAX_GOLDEN") is { Length: > 0 }, "another set is in use");
        Assert.Empty(GoldenKindAttribute.Implemented().Except(GoldenFiles.All.Select(file => file.Kind)));
    }
}
