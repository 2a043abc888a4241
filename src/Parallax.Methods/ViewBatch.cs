namespace Parallax;

/// <summary>The views of a batch of images.</summary>
/// <param name="views">V views of the same B images, global ones first.</param>
/// <param name="labels">The class of each image, −1 where it is not known; empty for images without classes.</param>
public sealed class ViewBatch(IReadOnlyList<View> views, ReadOnlyMemory<int> labels)
{
    /// <summary>Number of views V.</summary>
    public int Count => views.Count;

    /// <summary>The class of each image, −1 where it is not known; empty for images without classes.</summary>
    public ReadOnlyMemory<int> Labels => labels;

    /// <summary>One view of every image.</summary>
    public View this[int view] => views[view];

    // Some of the views of the same images.
    internal ViewBatch Only(IEnumerable<int> chosen) => new([.. chosen.Select(v => views[v])], labels);
}
