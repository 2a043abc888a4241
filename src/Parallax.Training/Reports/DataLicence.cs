namespace Parallax.Training.Reports;

/// <summary>On what terms images may be shown.</summary>
/// <param name="Name">The set.</param>
/// <param name="Licence">The licence's name.</param>
/// <param name="Attribution">Whom to name.</param>
/// <param name="Source">Where it came from: package and version.</param>
public sealed record DataLicence(string Name, string Licence, string Attribution, string Source);
