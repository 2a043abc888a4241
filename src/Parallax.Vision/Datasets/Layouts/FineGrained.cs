namespace Parallax.Vision;

/// <summary>What fine-grained sets have in common: a published split, a zero-shot one by the halves of the classes, and one box an image.</summary>
/// <param name="Published">A part of the published split; <see cref="DatasetPart.All"/> is every image.</param>
/// <param name="Boxes">The box of every image, by the image's name.</param>
internal sealed record FineGrained(Func<string, DatasetPart, ImageSource> Published, Func<string, IReadOnlyDictionary<string, AnnotatedBox>> Boxes)
{
    /// <summary>Whether a zero-shot half takes a class's images in the order of their names; as they come otherwise.</summary>
    public bool SortsHalves { get; init; }

    /// <summary><c>classification</c> and <c>zero_shot</c>.</summary>
    public IReadOnlyList<DatasetPartition> Partitions =>
    [
        new()
        {
            Name = "classification",
            Parts = [DatasetPart.Train, DatasetPart.Test, DatasetPart.All],
            Read = Published,
            ReadDetection = (home, part) => WithBoxes(home, Published(home, part)),
        },
        new()
        {
            Name = "zero_shot",
            Parts = [DatasetPart.Train, DatasetPart.Test],
            SharesClasses = false,
            Read = Half,
            ReadDetection = (home, part) => WithBoxes(home, Half(home, part)),
        },
    ];

    private ImageSource Half(string home, DatasetPart part) => ClassHalf.Of(Published(home, DatasetPart.All), part == DatasetPart.Train, SortsHalves);

    private DetectionSet WithBoxes(string home, ImageSource images)
    {
        IReadOnlyDictionary<string, AnnotatedBox> boxes = Boxes(home);
        return new DetectionSet(images, Published(home, DatasetPart.All).ClassNames, image => [boxes[images.Names[image]]]);
    }
}
