using Parallax.Training.Reports;

namespace Parallax.Training.Demo;

/// <summary>What the demonstration found: a table with one row a representation.</summary>
/// <param name="Run">The run folder.</param>
/// <param name="Html">The report to open in a browser.</param>
/// <param name="Data">The images, in a few words.</param>
/// <param name="Columns">Names of the scores.</param>
/// <param name="Rows">Raw pixels, the untrained network, the trained one.</param>
/// <param name="Licences">Whose images they are.</param>
/// <param name="Notes">What a reader of the scores should know.</param>
public sealed record DemonstrationReport(
    string Run,
    string Html,
    string Data,
    IReadOnlyList<string> Columns,
    IReadOnlyList<DemonstrationRow> Rows,
    IReadOnlyList<DataLicence> Licences,
    IReadOnlyList<string> Notes);
