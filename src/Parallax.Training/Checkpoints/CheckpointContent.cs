using Parallax.Torch;

namespace Parallax.Training.Checkpoints;

/// <summary>What a checkpoint holds of a run.</summary>
internal sealed record CheckpointContent
{
    /// <summary>Optimizer steps that are done.</summary>
    public required long Step { get; init; }

    /// <summary>A word for the images that are trained on.</summary>
    public required string Data { get; init; }

    /// <summary>Processes that train together.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>The path of the trained backbone among the networks: <c>teacher.backbone</c> where the teacher's features are the better ones.</summary>
    public string Backbone { get; init; } = "backbone";

    /// <summary>The networks' parameters and buffers.</summary>
    public required IReadOnlyDictionary<string, Tensor> Model { get; init; }

    /// <summary>The optimizer's state.</summary>
    public required IReadOnlyDictionary<string, Tensor> Optimizer { get; init; }

    /// <summary>What else decides the next step, by the name of its part, one word: <c>loss_scaler</c>, <c>collapse</c>.</summary>
    public IReadOnlyDictionary<string, NamedState> Extra { get; init; } = new Dictionary<string, NamedState>();
}
