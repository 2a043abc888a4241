namespace Parallax.Training.Evaluation;

/// <summary>Which run's features of which images go where.</summary>
/// <param name="Run">The run folder.</param>
/// <param name="Data">A folder of images, or the text of a <see cref="Parallax.Vision.DatasetAddress"/>.</param>
/// <param name="Out">A <c>.npy</c> or <c>.safetensors</c> file.</param>
public sealed record EmbeddingRequest(string Run, string Data, string Out);
