namespace Parallax.Vision;

/// <summary>CUB-200-2011 (Wah et al. 2011). Zero-shot: the first half of the classes trains, the other is scored; images by class, then by name.</summary>
internal static class Cub
{
    public static DatasetLayout Layout { get; } = new()
    {
        Name = "cub200",
        Description = "CUB-200-2011 birds: 200 classes; the published split (5,994 and 5,794), or zero-shot by the first and last 100 classes (5,864 and 5,924)",
        LooksFor = ["classes.txt", "images.txt", "image_class_labels.txt", "train_test_split.txt"],
        Homes = ["", "CUB_200_2011"],
        Partitions = new FineGrained(Published, Boxes) { SortsHalves = true }.Partitions,
    };

    private static ImageSource Published(string home, DatasetPart part) =>
        part == DatasetPart.All ? Read(home).Images : Marked(Read(home), part == DatasetPart.Train);

    private static ImageSource Marked((ImageFiles Images, bool[] Trains) birds, bool trains)
    {
        int[] kept = [.. Enumerable.Range(0, birds.Images.Count).Where(image => birds.Trains[image] == trains)];
        return kept.Length > 0 ? birds.Images.Only(kept) : throw new ImageException(birds.Images.Root, "found no image of this part in train_test_split.txt");
    }

    private static (ImageFiles Images, bool[] Trains) Read(string home)
    {
        string[] classes = ListFile.NumberedNames(Path.Combine(home, "classes.txt"));
        string path = Path.Combine(home, "images.txt");
        List<ListLine> images = ListFile.Read(path);
        int[] labels = Column(home, "image_class_labels.txt", images.Count, "class", 1, classes.Length);
        int[] trains = Column(home, "train_test_split.txt", images.Count, "mark", 0, 1);
        var listing = new ImageListing(home, classes);
        for (int i = 0; i < images.Count; i++)
        {
            string[] fields = images[i].Fields(2, "a number and an image");
            images[i].Whole(fields[0], "number", i + 1, i + 1);
            listing.Add($"images/{fields[1]}", labels[i] - 1, images[i]);
        }
        return (listing.ToImages(path), [.. trains.Select(mark => mark == 1)]);
    }

    // The number of an image, then x and y from 0, width and height of its only bird.
    private static Dictionary<string, AnnotatedBox> Boxes(string home)
    {
        string path = Path.Combine(home, "bounding_boxes.txt");
        List<ListLine> lines = ListFile.Read(path);
        ImageFiles all = Read(home).Images;
        if (lines.Count != all.Count)
            throw new ImageException(path, $"found {lines.Count} lines, expected {all.Count}, one for each image of images.txt");
        Dictionary<string, AnnotatedBox> boxes = [];
        for (int i = 0; i < lines.Count; i++)
        {
            string[] fields = lines[i].Fields(5, "the number of an image and its box");
            lines[i].Whole(fields[0], "number", i + 1, i + 1);
            double[] box = [.. fields.Skip(1).Select(field => lines[i].Real(field, "coordinate"))];
            boxes[all.Names[i]] = new AnnotatedBox(all.Labels[i], new SourceBox(box[0], box[1], box[2], box[3]));
        }
        return boxes;
    }

    // Lines such as "17 1": the image's number, then what is said of it.
    private static int[] Column(string home, string name, int count, string what, int from, int to)
    {
        string path = Path.Combine(home, name);
        List<ListLine> lines = ListFile.Read(path);
        if (lines.Count != count)
            throw new ImageException(path, $"found {lines.Count} lines, expected {count}, one for each image of images.txt");
        return [.. lines.Select((line, i) =>
        {
            string[] fields = line.Fields(2, $"the number of an image and its {what}");
            line.Whole(fields[0], "number", i + 1, i + 1);
            return line.Whole(fields[1], what, from, to);
        })];
    }
}
