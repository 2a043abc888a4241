namespace Parallax.Vision;

/// <summary>What the numbers that a data set's label maps hold mean.</summary>
internal sealed class LabelNumbering
{
    private const ushort None = ushort.MaxValue;
    private readonly ushort[] labels = new ushort[256];

    private LabelNumbering(IReadOnlyList<string> classNames)
    {
        ClassNames = classNames;
        Array.Fill(labels, None);
        labels[SegmentationSet.Void] = SegmentationSet.Void;
    }

    /// <summary>The class of each label.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Maps that hold the labels themselves, and 255 for void.</summary>
    public static LabelNumbering Direct(IReadOnlyList<string> classNames) =>
        Of(classNames, Enumerable.Range(0, classNames.Count).Select(number => (number, (ushort)number)));

    /// <summary>Maps that hold labels one higher, and 0 for void.</summary>
    public static LabelNumbering FromOne(IReadOnlyList<string> classNames) =>
        Of(classNames, Enumerable.Range(1, classNames.Count).Select(number => (number, (ushort)(number - 1))).Prepend((0, SegmentationSet.Void)));

    /// <summary>Maps that hold numbers of their own.</summary>
    /// <param name="classNames">The classes.</param>
    /// <param name="numbers">The number of each class.</param>
    /// <param name="count">How many numbers there are; those of no class are void.</param>
    public static LabelNumbering Sparse(IReadOnlyList<string> classNames, IReadOnlyList<int> numbers, int count) => Of(classNames,
        Enumerable.Range(0, count).Select(number => (number, SegmentationSet.Void)).Concat(numbers.Select((number, label) => (number, (ushort)label))));

    /// <summary>Replaces a map's numbers by labels.</summary>
    /// <exception cref="ImageException">A number is none of the data set's.</exception>
    public void Apply(string path, LabelMap map)
    {
        Span<ushort> pixels = map.Labels;
        for (int i = 0; i < pixels.Length; i++)
        {
            ushort label = pixels[i] < labels.Length ? labels[pixels[i]] : None;
            if (label == None)
                throw new ImageException(path, $"found label {pixels[i]} at ({i % map.Width}, {i / map.Width}), expected one of the {ClassNames.Count} classes' or void");
            pixels[i] = label;
        }
    }

    private static LabelNumbering Of(IReadOnlyList<string> classNames, IEnumerable<(int Number, ushort Label)> pairs)
    {
        LabelNumbering numbering = new(classNames);
        foreach (var (number, label) in pairs) numbering.labels[number] = label;
        return numbering;
    }
}
