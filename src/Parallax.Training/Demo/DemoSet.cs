using Parallax.Training.Reports;

namespace Parallax.Training.Demo;

/// <summary>Images to train on, and images of other classes to score with.</summary>
public sealed record DemoSet
{
    /// <summary>A few words for the report.</summary>
    public required string Name { get; init; }

    /// <summary>A folder that holds the training images and no others.</summary>
    public required string TrainFolder { get; init; }

    /// <summary>Training images; their labels are for scoring, never for training.</summary>
    public required IReadOnlyList<DemoImage> Train { get; init; }

    /// <summary>Images of classes that no training image shows; empty where there are no classes to score by.</summary>
    public required IReadOnlyList<DemoImage> Test { get; init; }

    /// <summary>Whose images they are; empty for the user's own.</summary>
    public required IReadOnlyList<DataLicence> Licences { get; init; }

    /// <summary>What the reader of the scores should know: a package that was missing, why there are no scores.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether retrieval and k-NN can be scored.</summary>
    public bool HasScores => Test.Count > 0;
}
