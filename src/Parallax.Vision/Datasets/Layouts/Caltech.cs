namespace Parallax.Vision;

/// <summary>
/// Caltech-101 (Fei-Fei et al. 2004). It has no published split: the usual one draws 30 images of each class to train on, and scores the others; here by seed.
/// </summary>
internal static class Caltech
{
    private const int TrainedPerClass = 30, Seeds = 10;
    private const string Folder = "101_ObjectCategories", Background = "BACKGROUND_Google";

    public static DatasetLayout Layout { get; } = new()
    {
        Name = "caltech101",
        Description = "Caltech-101: 8,677 images of 101 classes, or 9,144 with the background class; 30 a class train, drawn by seed",
        LooksFor = [$"{Folder}/accordion|accordion", $"{Folder}/yin_yang|yin_yang"],
        Homes = ["", "caltech-101", "caltech101"],
        Partitions =
        [
            new() { Name = "objects", Parts = [DatasetPart.All], Read = (home, _) => Read(home, withBackground: false) },
            .. Enumerable.Range(0, Seeds).Select(seed => new DatasetPartition
            {
                Name = $"seed{seed}",
                Parts = [DatasetPart.Train, DatasetPart.Test],
                Read = (home, part) => Drawn(Read(home, withBackground: false), seed, part == DatasetPart.Train),
            }),
            new() { Name = "background", Parts = [DatasetPart.All], Read = (home, _) => Read(home, withBackground: true) },
        ],
    };

    private static ImageFiles Read(string home, bool withBackground)
    {
        string folder = Directory.Exists(Path.Combine(home, Folder)) ? Folder : "";
        return ClassFolders.Read(home, folder, [.. ClassFolders.NamesIn(Path.Combine(home, folder)).Where(name => withBackground || name != Background)]);
    }

    private static ImageSource Drawn(ImageFiles images, int seed, bool trained)
    {
        List<int> kept = [];
        for (int label = 0; label < images.ClassNames.Count; label++)
        {
            int[] ofClass = [.. Enumerable.Range(0, images.Count).Where(image => images.Labels[image] == label)];
            if (ofClass.Length <= TrainedPerClass)
                throw new ImageException($"{images.Root}: {images.ClassNames[label]}",
                    $"found {ofClass.Length} images, expected more than {TrainedPerClass}: so many train");
            Rng.For(seed, epoch: 0, image: label, view: 0).Shuffle(ofClass);
            kept.AddRange(trained ? ofClass.Take(TrainedPerClass) : ofClass.Skip(TrainedPerClass));
        }
        kept.Sort();
        return images.Only(kept);
    }
}
