namespace Parallax.Training.Reports;

/// <summary>Whose images are shown, and on what terms.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Lead">How to read it; empty for none.</param>
/// <param name="Licences">One a set.</param>
public sealed record LicenceList(string Title, string Lead, IReadOnlyList<DataLicence> Licences) : ReportSection(Title, Lead);
