namespace Parallax.Vision;

/// <summary>CIFAR-10 and CIFAR-100, binary versions (Krizhevsky 2009): a record is one or two label bytes, then 32 × 32 pixels in planes.</summary>
internal static class Cifar
{
    private static readonly RecordShape Shape = new(32, 32, PixelOrder.PlanarRows);

    public static DatasetLayout Cifar10 { get; } = new()
    {
        Name = "cifar10",
        Description = "CIFAR-10, binary version: 32 x 32 colour, 10 classes, 50,000 train and 10,000 test",
        LooksFor = ["batches.meta.txt", "data_batch_1.bin", "test_batch.bin"],
        Homes = ["", "cifar-10-batches-bin"],
        Partitions =
        [
            new()
            {
                Name = "standard",
                Parts = [DatasetPart.Train, DatasetPart.Test],
                Read = (home, part) => Open(home, part == DatasetPart.Train ? Batches(home) : ["test_batch.bin"], "batches.meta.txt", labelBytes: 1, label: 0),
            },
        ],
    };

    public static DatasetLayout Cifar100 { get; } = new()
    {
        Name = "cifar100",
        Description = "CIFAR-100, binary version: 32 x 32 colour, 100 fine or 20 coarse classes, 50,000 train and 10,000 test",
        LooksFor = ["train.bin", "test.bin", "fine_label_names.txt", "coarse_label_names.txt"],
        Homes = ["", "cifar-100-binary"],
        Partitions = [Hundred("fine", label: 1), Hundred("coarse", label: 0)],
    };

    private static DatasetPartition Hundred(string name, int label) => new()
    {
        Name = name,
        Parts = [DatasetPart.Train, DatasetPart.Test],
        Read = (home, part) => Open(home, [part == DatasetPart.Train ? "train.bin" : "test.bin"], $"{name}_label_names.txt", labelBytes: 2, label),
    };

    private static string[] Batches(string home) =>
        [.. Enumerable.Range(1, 5).Select(batch => $"data_batch_{batch}.bin").Where(name => File.Exists(Path.Combine(home, name)))];

    private static RecordImages Open(string home, string[] files, string names, int labelBytes, int label)
    {
        string[] classes = ListFile.Names(Path.Combine(home, names));
        List<RecordRun> runs = [];
        List<int> labels = [];
        foreach (string name in files)
        {
            RecordFile file = RecordFile.Open(Path.Combine(home, name));
            long stride = labelBytes + Shape.Bytes;
            int count = file.Records(stride);
            runs.Add(new RecordRun(file, labelBytes, stride, count));
            labels.AddRange(RecordLabels.Read(file, label, stride, count, first: 0, classes));
        }
        return new RecordImages(home, Shape, runs, [.. labels], classes);
    }
}
