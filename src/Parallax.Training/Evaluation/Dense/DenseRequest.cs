namespace Parallax.Training.Evaluation.Dense;

/// <summary>Whose patch features to score, on what, and how. What is null is as the protocol has it.</summary>
public sealed record DenseRequest
{
    /// <summary>The run folder or model file.</summary>
    public required string Run { get; init; }

    /// <summary>A folder of images, or the text of a <see cref="Parallax.Vision.DatasetAddress"/>.</summary>
    public required string Data { get; init; }

    /// <summary>How.</summary>
    public required DenseProtocol Protocol { get; init; }

    /// <summary>Side of the pictures in pixels; null for the size that the network was trained on.</summary>
    public int? Size { get; init; }

    /// <summary>Neighbours that are asked, for retrieval and k-NN.</summary>
    public int? Neighbours { get; init; }

    /// <summary>Temperature of the neighbours' weights, for retrieval and k-NN.</summary>
    public double? Temperature { get; init; }

    /// <summary>Patches that are remembered at most, for retrieval and k-NN.</summary>
    public int? Memory { get; init; }

    /// <summary>Seed of views and choices.</summary>
    public long Seed { get; init; }
}
