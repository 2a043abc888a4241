namespace Parallax.Vision;

/// <summary>A text file of classes (ImageNet-100) or of images (the 1 % and 10 % of ImageNet), one a line.</summary>
internal static class SubsetList
{
    /// <summary>Whether the first line is the name of a class.</summary>
    public static bool NamesClasses(ImageSource images, string path) => images.ClassNames.Contains(ListFile.Read(path)[0].Text);

    /// <summary>The images that the list keeps, in the order that they have; classes that are left are numbered anew in that order too.</summary>
    /// <exception cref="ImageException">A line names neither a class nor an image, or no image is left.</exception>
    public static ImageSource Apply(ImageSource images, string path)
    {
        List<ListLine> lines = ListFile.Read(path);
        return images.ClassNames.Contains(lines[0].Text) ? OfClasses(images, lines) : OfImages(images, lines);
    }

    private static ImageSubset OfClasses(ImageSource images, List<ListLine> lines)
    {
        HashSet<string> known = [.. images.ClassNames], wanted = [];
        foreach (ListLine line in lines)
        {
            if (!known.Contains(line.Text)) throw line.Fault($"found '{line.Text}', expected one of the {known.Count} classes of {images.Root}");
            wanted.Add(line.Text);
        }
        string[] kept = [.. images.ClassNames.Where(wanted.Contains)];
        int[] numbers = [.. images.ClassNames.Select(name => Array.IndexOf(kept, name))];
        int[] numbersOfImages = [.. Enumerable.Range(0, images.Count).Where(image => images.Labels[image] is >= 0 and var label && numbers[label] >= 0)];
        return numbersOfImages.Length > 0
            ? new ImageSubset(images, numbersOfImages, [.. numbersOfImages.Select(image => numbers[images.Labels[image]])], kept)
            : throw new ImageException(lines[0].File, $"found no class that has images in {images.Root}");
    }

    // A list may leave the folders away, as the published ones of ImageNet do.
    private static ImageSource OfImages(ImageSource images, List<ListLine> lines)
    {
        Dictionary<string, int> byName = [];
        for (int image = 0; image < images.Count; image++)
        {
            string name = images.Names[image];
            byName[name] = image;
            byName.TryAdd(name[(name.LastIndexOf('/') + 1)..], image);
        }
        SortedSet<int> wanted = [];
        foreach (ListLine line in lines)
            wanted.Add(byName.TryGetValue(line.Text, out int image) ? image : throw line.Fault($"found '{line.Text}', expected a class or an image of {images.Root}"));
        return images.Only([.. wanted]);
    }
}
