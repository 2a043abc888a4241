namespace Parallax.Vision;

/// <summary>Lists whose lines are <c>class/image</c> below a folder; the folders are the classes, in ordinal order.</summary>
internal static class FolderNamedList
{
    /// <param name="home">The data set's folder.</param>
    /// <param name="folder">The folder in it that has the class folders.</param>
    /// <param name="lists">The lists, one after the other.</param>
    /// <param name="ending">What the lists leave away at the end of names.</param>
    /// <exception cref="ImageException">A list can't be read, or names what isn't there.</exception>
    public static ImageFiles Read(string home, string folder, IReadOnlyList<string> lists, string ending = "")
    {
        var listing = new ImageListing(home, ClassFolders.NamesIn(Path.Combine(home, folder)));
        foreach (ListLine line in lists.SelectMany(list => ListFile.Read(Path.Combine(home, list))))
        {
            int slash = line.Text.IndexOf('/');
            if (slash < 0) throw line.Fault($"found '{line.Text}', expected a class, a '/' and an image");
            listing.Add($"{folder}/{line.Text}{ending}", line.Text[..slash], line);
        }
        return listing.ToImages(Path.Combine(home, lists[0]));
    }
}
