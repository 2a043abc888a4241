namespace Parallax.Vision;

/// <summary>The images of each class that has any, class after class; images without a class are left out.</summary>
internal sealed class ClassMembers
{
    private readonly int[] images, starts;

    public ClassMembers(ImageSource source)
    {
        int[] counts = new int[source.ClassNames.Count];
        foreach (int label in source.Labels)
        {
            if (label >= 0)
                counts[label]++;
        }
        int[] rank = new int[counts.Length];
        List<int> bounds = [0];
        for (int label = 0; label < counts.Length; label++)
        {
            rank[label] = bounds.Count - 1;
            if (counts[label] > 0)
                bounds.Add(bounds[^1] + counts[label]);
        }
        (starts, images) = ([.. bounds], new int[bounds[^1]]);
        int[] next = [.. bounds];
        for (int image = 0; image < source.Labels.Length; image++)
        {
            if (source.Labels[image] >= 0)
                images[next[rank[source.Labels[image]]]++] = image;
        }
    }

    /// <summary>Classes that have images.</summary>
    public int Count => starts.Length - 1;

    /// <summary>Images that have a class.</summary>
    public int Images => images.Length;

    /// <summary>The images of a class, ascending.</summary>
    public ReadOnlySpan<int> this[int index] => images.AsSpan(starts[index]..starts[index + 1]);
}
