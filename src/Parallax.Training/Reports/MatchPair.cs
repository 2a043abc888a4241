namespace Parallax.Training.Reports;

/// <summary>Two views of one image and the links between them.</summary>
/// <param name="First">The view on the left.</param>
/// <param name="Second">The view on the right.</param>
/// <param name="Lines">Links, best first.</param>
/// <param name="Caption">A few words: matched by place, by feature.</param>
public sealed record MatchPair(ReportImage First, ReportImage Second, IReadOnlyList<MatchLine> Lines, string Caption);
