using Parallax.Vision;

namespace Parallax.Training.Evaluation;

/// <summary>Images of known classes to score features on.</summary>
/// <param name="Asked">Images that are classified.</param>
/// <param name="Voting">Images that vote; null lets each image be classified by all the others.</param>
internal sealed record LabelledSplit(ImageSource Asked, ImageSource? Voting)
{
    private static readonly string[] TrainNames = ["train"];
    private static readonly string[] TestNames = ["test", "val", "validation"];

    /// <summary>Images of both parts.</summary>
    public int Images => Asked.Count + (Voting?.Count ?? 0);

    /// <summary>
    /// The scored and the learned part of a known data set, or the part that the address names by itself; of a plain folder its <c>test</c> (or <c>val</c>)
    /// and its <c>train</c> folder, or all of it when it has none.
    /// </summary>
    /// <param name="data">A path, or the text of a <see cref="DatasetAddress"/>.</param>
    /// <exception cref="ImageException">There are no classes, or no images.</exception>
    public static LabelledSplit Open(string data)
    {
        DatasetAddress address = DatasetAddress.Parse(data);
        if (address.OpenScored() is var (learned, scored))
            return new LabelledSplit(Labelled(scored), learned is null ? null : Labelled(learned));
        if (address.Layout is null && Find(data, TrainNames) is { } train && Find(data, TestNames) is { } test)
            return new LabelledSplit(Voting: Labelled(train), Asked: Labelled(test));
        return new LabelledSplit(Labelled(data), null);
    }

    /// <summary>The classes of both parts by name, and the class of each asked image among them; one that only these have has no voter.</summary>
    public static (string[] Classes, int[] Labels) Joined(ImageEmbeddings voting, ImageEmbeddings asked) => Joined(voting.ClassNames, asked.ClassNames, asked.Labels);

    /// <summary>The same for labels that number the asked images' own classes.</summary>
    public static (string[] Classes, int[] Labels) Joined(IReadOnlyList<string> voting, IReadOnlyList<string> asked, ReadOnlySpan<int> labels)
    {
        string[] classes = [.. voting.Union(asked)];
        int[] joined = labels.ToArray();
        for (int i = 0; i < joined.Length; i++) joined[i] = Array.IndexOf(classes, asked[joined[i]]);
        return (classes, joined);
    }

    private static ImageSource Labelled(string address) => Labelled(ImageSource.Open(address));

    private static ImageSource Labelled(ImageSource photos) => photos.ClassNames.Count > 0 && photos.Labels.IndexOf(-1) < 0
        ? photos : throw new ImageException(photos.Root, "found images without a class, expected one for each: a sub-folder, or a part with labels");

    private static string? Find(string data, string[] names) => names.Select(name => Path.Combine(data, name)).FirstOrDefault(Directory.Exists);
}
