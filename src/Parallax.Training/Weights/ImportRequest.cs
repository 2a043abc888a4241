namespace Parallax.Training.Weights;

/// <summary>Which weights to make a model of.</summary>
/// <param name="Weights">A <c>.pth</c>, <c>.pt</c> or <c>.safetensors</c> file.</param>
/// <param name="As">The backbone's name: <c>resnet50</c>.</param>
/// <param name="Out">The model to write, a <c>.safetensors</c> file.</param>
/// <param name="Assignments">Options of the backbone and its view: <c>backbone.patch=8</c>, <c>view.interpolation=bicubic</c>.</param>
/// <param name="Size">Side of the pictures in pixels.</param>
/// <param name="Prefix">What stands before the backbone's names; null to find it.</param>
/// <param name="Partial">Takes what fits, whatever is missing.</param>
/// <param name="Licence">The licence of the weights, for the card.</param>
public sealed record ImportRequest(
    string Weights, string As, string Out, IReadOnlyList<string> Assignments, int Size = 224, string? Prefix = null, bool Partial = false, string? Licence = null);
