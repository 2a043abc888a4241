namespace Parallax.Vision;

/// <summary>Oxford-IIIT Pet (Parkhi et al. 2012): breeds, or cat and dog. Lines: <c>Abyssinian_100 breed species number-in-species</c>, from 1.</summary>
internal static class Pets
{
    private static readonly string[] Species = ["cat", "dog"];

    public static DatasetLayout Layout { get; } = new()
    {
        Name = "pets",
        Description = "Oxford-IIIT Pet: 37 breeds, or cats and dogs, 3,680 train and 3,669 test",
        LooksFor = ["annotations/trainval.txt", "annotations/test.txt", "images"],
        Homes = ["", "oxford-iiit-pet"],
        Partitions = [Division("breed", ReadBreeds), Division("species", (_, lines) => (Species, [.. lines.Select(line => Numbers(line)[1] - 1)]))],
    };

    private static DatasetPartition Division(string name, Func<string, List<ListLine>, (string[] Classes, int[] Labels)> classesOf) => new()
    {
        Name = name,
        Parts = [DatasetPart.TrainVal, DatasetPart.Test],
        Read = (home, part) =>
        {
            string path = ListOf(home, part);
            List<ListLine> lines = Lines(path);
            var (classes, labels) = classesOf(home, lines);
            var listing = new ImageListing(home, classes);
            foreach (var (line, label) in lines.Zip(labels))
                listing.Add($"images/{Name(line)}.jpg", label, line);
            return listing.ToImages(path);
        },
    };

    // A breed's name is that of its images up to the last '_'; its number is the same in both lists.
    private static (string[] Classes, int[] Labels) ReadBreeds(string home, List<ListLine> lines)
    {
        SortedDictionary<int, string> breeds = [];
        foreach (ListLine line in Lines(ListOf(home, DatasetPart.TrainVal)).Concat(Lines(ListOf(home, DatasetPart.Test))))
        {
            string name = Name(line), breed = name[..Math.Max(0, name.LastIndexOf('_'))];
            int number = Numbers(line)[0];
            if (breeds.TryGetValue(number, out string? known) && known != breed)
                throw line.Fault($"found breed {number} for '{breed}', expected '{known}' as before");
            breeds[number] = breed;
        }
        int[] numbers = [.. breeds.Keys];
        return ([.. breeds.Values], [.. lines.Select(line => Array.BinarySearch(numbers, Numbers(line)[0]))]);
    }

    private static string ListOf(string home, DatasetPart part) => Path.Combine(home, "annotations", $"{DatasetAddress.Word(part)}.txt");

    private static List<ListLine> Lines(string path) => [.. ListFile.Read(path).Where(line => line.Text[0] != '#')];

    private static string Name(ListLine line) => Fields(line)[0];

    private static int[] Numbers(ListLine line)
    {
        string[] fields = Fields(line);
        return [line.Whole(fields[1], "breed", 1, 1000), line.Whole(fields[2], "species", 1, Species.Length)];
    }

    private static string[] Fields(ListLine line) => line.Fields(4, "an image and three numbers");
}
