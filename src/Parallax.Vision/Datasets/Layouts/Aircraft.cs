namespace Parallax.Vision;

/// <summary>FGVC-Aircraft (Maji et al. 2013): lines are an image's number and its class, which may hold blanks and '/'.</summary>
internal static class Aircraft
{
    public static DatasetLayout Layout { get; } = new()
    {
        Name = "fgvc_aircraft",
        Description = "FGVC-Aircraft: 100 variants, 70 families or 41 manufacturers, 3,334 train, 3,333 val, 3,333 test",
        LooksFor = ["images", "images_variant_trainval.txt", "variants.txt"],
        Homes = ["", "data", "fgvc-aircraft-2013b/data"],
        Partitions = [Division("variant", "variants.txt"), Division("family", "families.txt"), Division("manufacturer", "manufacturers.txt")],
    };

    private static DatasetPartition Division(string name, string classes) => new()
    {
        Name = name,
        Parts = [DatasetPart.TrainVal, DatasetPart.Train, DatasetPart.Val, DatasetPart.Test],
        Read = (home, part) =>
        {
            var listing = new ImageListing(home, ListFile.Names(Path.Combine(home, classes)));
            string path = Path.Combine(home, $"images_{name}_{DatasetAddress.Word(part)}.txt");
            foreach (ListLine line in ListFile.Read(path))
            {
                string[] fields = line.Fields(2, $"the number of an image and its {name}");
                listing.Add($"images/{fields[0]}.jpg", fields[1], line);
            }
            return listing.ToImages(path);
        },
    };
}
