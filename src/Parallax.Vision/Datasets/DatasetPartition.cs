namespace Parallax.Vision;

/// <summary>One way in which a data set is divided: a published split, a fold, or a choice of what its classes are.</summary>
public sealed class DatasetPartition
{
    /// <summary>A word that names it within its layout.</summary>
    public required string Name { get; init; }

    /// <summary>The parts; the first is meant where none is named.</summary>
    public required IReadOnlyList<DatasetPart> Parts { get; init; }

    /// <summary>Whether the parts have the same classes. Zero-shot divisions don't: their test part is scored by itself.</summary>
    public bool SharesClasses { get; init; } = true;

    /// <summary>Reads a part's images from the folder in which the layout was found.</summary>
    public required Func<string, DatasetPart, ImageSource> Read { get; init; }

    /// <summary>Reads a part's images with their label maps; null where there are none.</summary>
    public Func<string, DatasetPart, SegmentationSet>? ReadSegmentation { get; init; }

    /// <summary>Reads a part's images with the boxes in them; null where there are none.</summary>
    public Func<string, DatasetPart, DetectionSet>? ReadDetection { get; init; }

    /// <summary>Reads a part's images with all classes that are in each; null where there are none.</summary>
    public Func<string, DatasetPart, MultiLabelSet>? ReadMultiLabel { get; init; }

    /// <summary>Reads a part's images with the masks of the objects in them; null where there are none.</summary>
    public Func<string, DatasetPart, InstanceSet>? ReadInstances { get; init; }

    /// <summary>The part that votes and that classifiers learn from; null if there is none, or the scored part does without. Val only where test is scored.</summary>
    public DatasetPart? LearnedPart => SharesClasses ? First(ScoredPart == DatasetPart.Test ? [DatasetPart.TrainVal, DatasetPart.Train] : [DatasetPart.Train]) : null;

    /// <summary>The part that results are given on; null if there is none.</summary>
    public DatasetPart? ScoredPart => First([DatasetPart.Test, DatasetPart.Val]);

    private DatasetPart? First(ReadOnlySpan<DatasetPart> wanted)
    {
        foreach (DatasetPart part in wanted)
        {
            if (Parts.Contains(part))
                return part;
        }
        return null;
    }
}
