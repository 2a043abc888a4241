namespace Parallax.Training.Indexing;

/// <summary>A file that is no index, a damaged one, or one that does not belong to the model. The message leads with the file.</summary>
public sealed class IndexException(string message) : Exception(message);
