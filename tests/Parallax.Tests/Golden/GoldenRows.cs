namespace Parallax.Tests.Golden;

/// <summary>Rows of a theory over golden cases. A set that has none of a kind gives one row that is skipped, not a failure.</summary>
internal static class GoldenRows
{
    /// <summary>One row a case.</summary>
    public static IEnumerable<ITheoryDataRow> Of(IEnumerable<string> names) => OrSkip([.. names.Select(name => new TheoryDataRow<string>(name))]);

    /// <summary>One row for each case and variant.</summary>
    public static IEnumerable<ITheoryDataRow> Of(IEnumerable<string> names, IEnumerable<string> variants) =>
        OrSkip([.. from name in names from variant in variants select new TheoryDataRow<string, string>(name, variant)]);

    /// <summary>The rows, or the one that is skipped.</summary>
    public static IReadOnlyCollection<ITheoryDataRow> OrSkip<TRow>(IReadOnlyCollection<TRow> rows)
        where TRow : ITheoryDataRow => rows.Count > 0 ? [.. rows.Cast<ITheoryDataRow>()] : [Nothing<TRow>()];

    private static TheoryDataRow Nothing<TRow>()
    {
        object?[] values = new object?[typeof(TRow).GetGenericArguments().Length];
        return new TheoryDataRow(values) { Skip = "this golden set has no case of the kind" };
    }
}
