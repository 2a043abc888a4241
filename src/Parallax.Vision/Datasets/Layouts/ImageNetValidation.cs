namespace Parallax.Vision;

/// <summary>ImageNet's validation images as they unpack, in one folder, with their classes in a list.</summary>
internal static class ImageNetValidation
{
    // Where each form of the list is looked for, below the folder of train and val.
    private static readonly string[] Plain = ["val.txt", "val/val.txt", "caffe_ilsvrc12/val.txt"];
    private static readonly string[] Solutions = ["LOC_val_solution.csv", "../../../LOC_val_solution.csv"];
    private static readonly string[] Devkits = ["ILSVRC2012_devkit_t12/data", "data", ""];

    /// <exception cref="ImageException">There is no list, or it doesn't fit the images.</exception>
    public static ImageFiles Read(string home, string[] classes)
    {
        var listing = new ImageListing(home, classes);
        if (First(home, Plain) is { } plain) ReadPlain(plain, classes, listing);
        else if (First(home, Solutions) is { } solution) ReadSolution(solution, listing);
        else if (Devkits.Select(folder => Path.Combine(home, folder)).FirstOrDefault(HasTruth) is { } devkit) ReadDevkit(devkit, home, listing);
        else
        {
            throw new ImageException(Path.Combine(home, "val"), "found images outside class folders and no list of their classes, expected "
                + "val.txt, LOC_val_solution.csv or ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt beside it");
        }
        return listing.ToImages(Path.Combine(home, "val"));
    }

    // ILSVRC2012_val_00000001.JPEG 65: the class by its number among the sorted ids, from 0, or by its id.
    private static void ReadPlain(string path, string[] classes, ImageListing listing)
    {
        foreach (ListLine line in ListFile.Read(path))
        {
            string[] fields = line.Fields(2, "an image and its class");
            if (fields[1][0] == 'n') listing.Add($"val/{fields[0]}", fields[1], line);
            else listing.Add($"val/{fields[0]}", line.Whole(fields[1], "class", 0, classes.Length - 1), line);
        }
    }

    // ILSVRC2012_val_00048981,n03995372 85 1 499 272: the class, and boxes.
    private static void ReadSolution(string path, ImageListing listing)
    {
        foreach (ListLine line in ListFile.Read(path).Skip(1))
        {
            string[] fields = line.Text.Split(',', ' ');
            if (fields.Length < 2) throw line.Fault($"found '{line.Text}', expected an image, a comma and its class");
            listing.Add($"val/{fields[0]}.JPEG", fields[1], line);
        }
    }

    // A class number a line, from 1, in the order of the images' names; meta.mat says which id a number is.
    private static void ReadDevkit(string devkit, string home, ImageListing listing)
    {
        List<ListLine> truth = ListFile.Read(Truth(devkit));
        MatFile meta = MatFile.Read(Path.Combine(devkit, "meta.mat"));
        Dictionary<int, string> ids = [];
        foreach (var (number, id) in meta.Wholes("synsets", "ILSVRC2012_ID").Zip(meta.Texts("synsets", "WNID"))) ids[number] = id;
        string[] images = ClassFolders.ImagesIn(Path.Combine(home, "val"));
        if (images.Length != truth.Count)
            throw new ImageException(Truth(devkit), $"found {truth.Count} classes, expected one for each of {images.Length} images");
        foreach (var (image, line) in images.Zip(truth))
        {
            int number = line.Whole(line.Text, "class", 1, int.MaxValue);
            listing.Add($"val/{image}", ids.TryGetValue(number, out string? id) ? id : throw line.Fault($"found class {number}, expected one of meta.mat"), line);
        }
    }

    private static bool HasTruth(string devkit) => File.Exists(Truth(devkit));

    private static string Truth(string devkit) => Path.Combine(devkit, "ILSVRC2012_validation_ground_truth.txt");

    private static string? First(string home, string[] names) => names.Select(name => Path.Combine(home, name)).FirstOrDefault(File.Exists);
}
