namespace Parallax.Vision;

/// <summary>Pascal VOC's lists of each class: an image, and 1, 0 (only difficult ones) or −1.</summary>
internal static class VocPresence
{
    /// <exception cref="ImageException">A list can't be read, or names other images than the part has.</exception>
    public static MultiLabelSet Read(string home, DatasetPart part)
    {
        string word = DatasetAddress.Word(part);
        ImageFiles images = Voc.Images(home, "Main", word);
        Dictionary<string, int> numbers = images.Names.Select((name, image) => (Path.GetFileNameWithoutExtension(name), image)).ToDictionary();
        int K = Voc.ClassNames.Count;
        var presences = new Presence[images.Count * K];
        for (int k = 0; k < K; k++) ReadClass(Path.Combine(home, "ImageSets/Main", $"{Voc.ClassNames[k]}_{word}.txt"), numbers, presences, k);
        return new MultiLabelSet(images, Voc.ClassNames, presences);
    }

    private static void ReadClass(string path, Dictionary<string, int> numbers, Presence[] presences, int k)
    {
        List<ListLine> lines = ListFile.Read(path);
        if (lines.Count != numbers.Count)
            throw new ImageException(path, $"found {lines.Count} images, expected {numbers.Count}, as many as the part has");
        HashSet<int> seen = [];
        foreach (ListLine line in lines)
        {
            string[] fields = line.Fields(2, "an image and 1, 0 or -1");
            if (!numbers.TryGetValue(fields[0], out int image) || !seen.Add(image))
                throw line.Fault($"found '{fields[0]}', expected each image of the part once");
            presences[image * Voc.ClassNames.Count + k] = (Presence)line.Whole(fields[1], "presence", -1, 1);
        }
    }
}
