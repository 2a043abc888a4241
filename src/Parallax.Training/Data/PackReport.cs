namespace Parallax.Training.Data;

/// <summary>What was packed.</summary>
/// <param name="Out">The folder of shards.</param>
/// <param name="Shards">Shards in it.</param>
/// <param name="Images">Images in them.</param>
/// <param name="Bytes">Bytes of the shards.</param>
/// <param name="LeftOut">Images that could not be read, with the reason.</param>
public sealed record PackReport(string Out, int Shards, int Images, long Bytes, IReadOnlyList<string> LeftOut);
