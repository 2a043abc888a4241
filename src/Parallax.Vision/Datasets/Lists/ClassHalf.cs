namespace Parallax.Vision;

/// <summary>The zero-shot division of metric learning: one half of the classes is trained on, the other scored (Oh Song et al. 2016).</summary>
internal static class ClassHalf
{
    /// <summary>The first ⌊C/2⌋ classes, or the others, numbered from 0; images in the order of their classes.</summary>
    /// <param name="images">Images of all classes.</param>
    /// <param name="first">Which half.</param>
    /// <param name="sortByName">Whether a class's images go in the ordinal order of their names; as they come otherwise.</param>
    /// <exception cref="ImageException">The half has no image.</exception>
    public static ImageSource Of(ImageSource images, bool first, bool sortByName = false)
    {
        int half = images.ClassNames.Count / 2, from = first ? 0 : half, to = first ? half : images.ClassNames.Count;
        IEnumerable<int> inHalf = Enumerable.Range(0, images.Count).Where(image => images.Labels[image] >= from && images.Labels[image] < to);
        IOrderedEnumerable<int> byClass = inHalf.OrderBy(image => images.Labels[image]);
        int[] kept = [.. sortByName ? byClass.ThenBy(image => images.Names[image], StringComparer.Ordinal) : byClass];
        if (kept.Length == 0)
            throw new ImageException(images.Root, $"found no image of classes {from + 1} to {to}, expected one or more");
        return new ImageSubset(images, kept, [.. kept.Select(image => images.Labels[image] - from)], [.. images.ClassNames.Skip(from).Take(to - from)]);
    }
}
