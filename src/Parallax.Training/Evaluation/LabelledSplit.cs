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

    /// <summary>The <c>test</c> (or <c>val</c>) and the <c>train</c> part of a folder; the whole folder when it has none.</summary>
    /// <exception cref="ImageException">There are no classes, or no images.</exception>
    public static LabelledSplit Open(string data) => Find(data, TrainNames) is { } train && Find(data, TestNames) is { } test
        ? new LabelledSplit(Voting: Labelled(train), Asked: Labelled(test))
        : new LabelledSplit(Labelled(data), null);

    /// <summary>The classes of both parts by name, and the class of each asked image among them; one that only these have has no voter.</summary>
    public static (string[] Classes, int[] Labels) Joined(ImageEmbeddings voting, ImageEmbeddings asked)
    {
        string[] classes = [.. voting.ClassNames.Union(asked.ClassNames)];
        return (classes, [.. asked.Labels.Select(label => Array.IndexOf(classes, asked.ClassNames[label]))]);
    }

    private static ImageSource Labelled(string path)
    {
        ImageSource photos = ImageSource.Open(path);
        return photos.ClassNames.Count > 0 ? photos : throw new ImageException(path, "found images outside class folders, expected one sub-folder for each class");
    }

    private static string? Find(string data, string[] names) => names.Select(name => Path.Combine(data, name)).FirstOrDefault(Directory.Exists);
}
