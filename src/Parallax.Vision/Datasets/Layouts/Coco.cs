namespace Parallax.Vision;

/// <summary>COCO (Lin et al. 2014): objects of 80 classes, numbered here without the gaps of the file; boxes from 0, with fractions.</summary>
internal static class Coco
{
    public static DatasetLayout Layout { get; } = new()
    {
        Name = "coco",
        Description = "COCO: boxes and masks of objects of 80 classes; 118,287 train and 5,000 val in 2017, 82,783 and 40,504 in 2014",
        LooksFor = ["train2017|val2017|train2014|val2014", "annotations"],
        Homes = ["", "coco"],
        Partitions = [Year("2017"), Year("2014")],
    };

    private static DatasetPartition Year(string year) => new()
    {
        Name = year,
        Parts = [DatasetPart.Train, DatasetPart.Val, DatasetPart.Unlabelled],
        Read = (home, part) => ClassFolders.Unlabelled(home, Folder(part, year)),
        ReadInstances = (home, part) => Read(home, Folder(part, year)).Set,
        ReadDetection = (home, part) => Boxes(Read(home, Folder(part, year)).Set),
        ReadMultiLabel = (home, part) => Presences(Read(home, Folder(part, year)).Set),
        ReadSegmentation = (home, part) => Maps(home, Folder(part, year)),
    };

    private static string Folder(DatasetPart part, string year) => $"{(part == DatasetPart.Unlabelled ? "test" : DatasetAddress.Word(part))}{year}";

    private static string FileOf(string folder) => $"annotations/instances_{folder}.json";

    private static (InstanceSet Set, CocoFile File) Read(string home, string folder)
    {
        CocoFile file = CocoFile.Read(Path.Combine(home, FileOf(folder)));
        var listing = new ImageListing(home, []);
        for (int i = 0; i < file.Images.Count; i++)
            listing.Add($"{folder}/{file.Images[i].Name}", -1, new ListLine($"{file.Path}: images", i, ""));
        CocoCategory[] categories = [.. file.Categories.OrderBy(category => category.Id)];
        return (new InstanceSet(listing.ToImages(file.Path), [.. categories.Select(category => category.Name)], CocoInstances.ByImage(file, categories)), file);
    }

    private static SegmentationSet Maps(string home, string folder)
    {
        var (set, file) = Read(home, folder);
        return new SegmentationSet(set, [.. file.Images.Select(image => new ImageSize(image.Width, image.Height))], FileOf(folder));
    }

    private static DetectionSet Boxes(InstanceSet set) => new(set.Images, set.ClassNames,
        image => [.. set.Instances(image).Select(instance => new AnnotatedBox(instance.Class, instance.Box) { Crowd = instance.Crowd })]);

    private static MultiLabelSet Presences(InstanceSet set)
    {
        int K = set.ClassNames.Count;
        var presences = new Presence[set.Images.Count * K];
        Array.Fill(presences, Presence.Absent);
        for (int image = 0; image < set.Images.Count; image++)
        {
            foreach (AnnotatedInstance instance in set.Instances(image)) presences[image * K + instance.Class] = Presence.Present;
        }
        return new MultiLabelSet(set.Images, set.ClassNames, presences);
    }
}
