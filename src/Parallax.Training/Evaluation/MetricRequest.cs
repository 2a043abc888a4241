namespace Parallax.Training.Evaluation;

/// <summary>Which run to score by retrieval, on what, and how.</summary>
/// <param name="Run">A run folder, or a model file.</param>
/// <param name="Data">A folder of images, one sub-folder a class; or the text of a <see cref="Parallax.Vision.DatasetAddress"/>.</param>
/// <param name="Options">How.</param>
public sealed record MetricRequest(string Run, string Data, MetricOptions Options);
