namespace Parallax.Training.Indexing;

/// <summary>Which run's features of which images become an index.</summary>
/// <param name="Run">A run folder, or a model file.</param>
/// <param name="Data">A folder of images, or the text of a <see cref="Parallax.Vision.DatasetAddress"/>.</param>
/// <param name="Out">The file to write.</param>
/// <param name="Format">What a search reads.</param>
public sealed record IndexRequest(string Run, string Data, string Out, IndexFormat Format = IndexFormat.Float32);
