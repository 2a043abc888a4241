namespace Parallax.Training.Machine;

/// <summary>One thing about this machine.</summary>
/// <param name="Topic">What was looked at.</param>
/// <param name="Value">What was found.</param>
/// <param name="Problem">What is wrong with it, or null.</param>
/// <param name="Remedy">How to mend it, or null.</param>
public sealed record Finding(string Topic, string Value, string? Problem = null, string? Remedy = null);
