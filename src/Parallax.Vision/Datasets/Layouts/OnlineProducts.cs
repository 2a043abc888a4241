namespace Parallax.Vision;

/// <summary>Stanford Online Products (Oh Song et al. 2016), and every set with its lists: <c>image_id class_id super_class_id path</c>.</summary>
internal static class OnlineProducts
{
    public static DatasetLayout Layout { get; } = new()
    {
        Name = "sop",
        Description = "Stanford Online Products: zero-shot, 59,551 train images of 11,318 classes and 60,502 test of 11,316 others",
        LooksFor = ["Ebay_train.txt|Info_Files/Ebay_train.txt", "Ebay_test.txt|Info_Files/Ebay_test.txt"],
        Homes = ["", "Stanford_Online_Products"],
        Partitions =
        [
            new() { Name = "zero_shot", Parts = [DatasetPart.Train, DatasetPart.Test], SharesClasses = false, Read = Open },
        ],
    };

    // Classes are numbered anew from 0 in the order of their ids, which name them.
    private static ImageFiles Open(string home, DatasetPart part)
    {
        string path = ListOf(home, part == DatasetPart.Train ? "Ebay_train.txt" : "Ebay_test.txt");
        (ListLine Line, int Class, string Image)[] rows = [.. ListFile.Read(path).Skip(1).Select(Row)];
        int[] ids = [.. rows.Select(row => row.Class).Distinct().Order()];
        Dictionary<int, int> numbers = ids.Select((id, number) => (id, number)).ToDictionary();
        bool isInImages = Directory.Exists(Path.Combine(home, "images"));
        var listing = new ImageListing(home, [.. ids.Select(id => $"{id}")]);
        foreach (var (line, id, image) in rows)
            listing.Add(isInImages ? $"images/{image}" : image, numbers[id], line);
        return listing.ToImages(path);
    }

    private static string ListOf(string home, string name) =>
        File.Exists(Path.Combine(home, name)) ? Path.Combine(home, name) : Path.Combine(home, "Info_Files", name);

    private static (ListLine Line, int Class, string Image) Row(ListLine line)
    {
        string[] fields = line.Fields(4, "the numbers of image, class and super-class, and a path");
        return (line, line.Whole(fields[1], "class", 0, int.MaxValue), fields[3]);
    }
}
