using Parallax.Vision;

namespace Parallax.Training.Finetuning;

/// <summary>The images of a zero-shot experiment: what is trained on, what chooses the epoch, and what the result is given on.</summary>
/// <param name="Train">Training classes.</param>
/// <param name="Selection">Other classes; the last training classes, or the test classes.</param>
/// <param name="Test">Test classes.</param>
/// <param name="Notes">What a reader of the result should know.</param>
internal sealed record ClassSplit(ImageSource Train, ImageSource Selection, ImageSource Test, IReadOnlyList<string> Notes)
{
    private const int FewestClasses = 2;

    /// <summary>
    /// The parts of a data set: those that its address names, else its zero-shot division, else a folder's <c>train</c> and <c>test</c>, else the first half of a
    /// folder's classes and the other.
    /// </summary>
    /// <param name="data">A path, or the text of a <see cref="DatasetAddress"/> without a part.</param>
    /// <param name="on">What chooses the epoch.</param>
    /// <param name="share">Of the training classes, those that validate: the last ones.</param>
    /// <exception cref="ImageException">There are too few classes, or images without one.</exception>
    public static ClassSplit Open(string data, SelectOn on, double share)
    {
        var (learned, test) = Parts(data);
        List<string> notes = [.. Singles(learned, "training"), .. Singles(test, "test")];
        if (learned.ClassNames.Intersect(test.ClassNames).Any()) notes.Add("training and test part share classes: this is no zero-shot split");
        if (on == SelectOn.Test)
        {
            notes.Add("the epoch was chosen on the test classes: the scores are optimistic");
            return new ClassSplit(learned, test, test, notes);
        }
        int[] classes = [.. Enumerable.Range(0, learned.ClassNames.Count)];
        int C = classes.Length, kept = Math.Min(C - FewestClasses, (int)((1 - share) * C));
        if (kept < FewestClasses)
            throw new ImageException(learned.Root, $"found {C} training classes, expected {2 * FewestClasses} or more: the last of them choose the epoch; --select-on test needs none");
        notes.Add($"trained on {kept} classes; the last {C - kept} of the training part chose the epoch");
        return new ClassSplit(learned.OfClasses(classes[..kept]), learned.OfClasses(classes[kept..]), test, notes);
    }

    private static (ImageSource Train, ImageSource Test) Parts(string data)
    {
        DatasetAddress address = DatasetAddress.Parse(data);
        if (address.Part is not null) throw new ImageException(data, "found a part, expected none: one part is trained on and another is scored");
        string train = Path.Combine(address.Path, "train"), test = Path.Combine(address.Path, "test");
        if (address.Layout is null && Directory.Exists(train) && Directory.Exists(test)) return (Labelled(ImageSource.Open(train)), Labelled(ImageSource.Open(test)));
        DatasetAddress known = address.Resolve();
        DatasetPartition? division = address.Partition is not null ? known.Layout!.Partition(address.Partition)
            : known.Layout!.Partitions.FirstOrDefault(partition => !partition.SharesClasses) ?? known.Layout.Partitions.FirstOrDefault(HasBoth);
        if (division is null || !HasBoth(division)) throw new ImageException(data, $"found {known.Layout!.Name} without a train and a test part, expected both");
        known = known with { Partition = division.Name };
        return (Labelled((known with { Part = DatasetPart.Train }).Open()), Labelled((known with { Part = DatasetPart.Test }).Open()));
    }

    private static bool HasBoth(DatasetPartition partition) => partition.Parts.Contains(DatasetPart.Train) && partition.Parts.Contains(DatasetPart.Test);

    private static ImageSource Labelled(ImageSource images)
    {
        if (images.ClassNames.Count == 0 || images.Labels.Contains(-1))
            throw new ImageException(images.Root, "found images without a class, expected one for each: a sub-folder, or a part with labels");
        int[] present = [.. images.Labels.ToArray().Distinct().Order()];   // lists may name classes that no image has
        return present.Length >= FewestClasses ? images.OfClasses(present)
            : throw new ImageException(images.Root, $"found one class ({images.ClassNames[present[0]]}), expected {FewestClasses} or more");
    }

    private static IEnumerable<string> Singles(ImageSource images, string part)
    {
        int singles = images.Labels.ToArray().CountBy(label => label).Count(found => found.Value == 1);
        if (singles > 0) yield return $"{singles} {part} classes have one image each, which has no match to find";
    }
}
