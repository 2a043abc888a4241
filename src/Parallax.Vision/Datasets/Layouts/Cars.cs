namespace Parallax.Vision;

/// <summary>
/// Stanford Cars (Krause et al. 2013): car_ims with cars_annos.mat, or cars_train and cars_test with the devkit. Zero-shot: the first half of the classes
/// trains, the other is scored, whatever the published split says.
/// </summary>
internal static class Cars
{
    private static readonly string[] Corners = ["bbox_x1", "bbox_y1", "bbox_x2", "bbox_y2"];

    public static DatasetLayout Layout { get; } = new()
    {
        Name = "cars196",
        Description = "Stanford Cars: 196 classes; the published split (8,144 and 8,041), or zero-shot by the first and last 98 classes (8,054 and 8,131)",
        LooksFor = ["cars_annos.mat|devkit/cars_train_annos.mat"],
        Homes = ["", "stanford_cars"],
        Partitions = new FineGrained(Published, Boxes).Partitions,
    };

    private static ImageFiles Published(string home, DatasetPart part) =>
        ToImages(home, part == DatasetPart.All ? Read(home) : Read(home).Where(car => car.IsTest == (part == DatasetPart.Test)));

    private static Dictionary<string, AnnotatedBox> Boxes(string home)
    {
        Dictionary<string, AnnotatedBox> boxes = [];
        foreach (Car car in Read(home)) boxes[car.Image] = new AnnotatedBox(car.Number - 1, car.Box);
        return boxes;
    }

    private static string Whole(string home) => Path.Combine(home, "cars_annos.mat");

    private static ImageFiles ToImages(string home, IEnumerable<Car> cars)
    {
        string source = File.Exists(Whole(home)) ? Whole(home) : Path.Combine(home, "devkit/cars_meta.mat");
        var listing = new ImageListing(home, MatFile.Read(source).Texts("class_names"));
        foreach (Car car in cars) listing.AddFromOne(car.Image, car.Number, car.Place);
        return listing.ToImages(source);
    }

    private static IEnumerable<Car> Read(string home)
    {
        if (File.Exists(Whole(home)))
        {
            MatFile all = MatFile.Read(Whole(home));
            return Rows(all, "relative_im_path", "", all.Wholes("annotations", "test"));
        }
        IEnumerable<Car> cars = Rows(MatFile.Read(Path.Combine(home, "devkit/cars_train_annos.mat")), "fname", "cars_train/", null);
        string test = Path.Combine(home, "devkit/cars_test_annos_withlabels.mat");
        return File.Exists(test) ? cars.Concat(Rows(MatFile.Read(test), "fname", "cars_test/", null).Select(car => car with { IsTest = true })) : cars;
    }

    private static IEnumerable<Car> Rows(MatFile file, string nameField, string folder, int[]? tests)
    {
        string[] names = file.Texts("annotations", nameField);
        int[] classes = file.Wholes("annotations", "class");
        double[][] corners = [.. Corners.Select(corner => file.Numbers("annotations", corner))];
        for (int i = 0; i < names.Length; i++)
        {
            // Pixels count from 1, the last included.
            var box = new SourceBox(corners[0][i] - 1, corners[1][i] - 1, corners[2][i] - corners[0][i] + 1, corners[3][i] - corners[1][i] + 1);
            yield return new Car(folder + names[i], classes[i], box, tests is not null && tests[i] != 0, file.Element("annotations", i));
        }
    }

    private sealed record Car(string Image, int Number, SourceBox Box, bool IsTest, ListLine Place);
}
