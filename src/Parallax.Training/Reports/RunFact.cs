namespace Parallax.Training.Reports;

/// <summary>Something to know about a run.</summary>
/// <param name="Name">What.</param>
/// <param name="Value">With its unit.</param>
public sealed record RunFact(string Name, string Value);
