namespace Parallax.Training.Export;

/// <summary>What to export.</summary>
/// <param name="Run">A run folder, whose last checkpoint is taken, or a model file.</param>
/// <param name="Out">The file to write, <c>.safetensors</c>, <c>.onnx</c> or <c>.pt</c> (TorchScript).</param>
/// <param name="Size">Side of the pictures in pixels; null leaves the view as it is.</param>
/// <param name="Licence">The licence of the weights, for the card; null leaves it as it is.</param>
public sealed record ExportRequest(string Run, string Out, int? Size = null, string? Licence = null);
