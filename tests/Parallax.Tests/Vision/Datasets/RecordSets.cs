using System.Buffers.Binary;
using System.IO.Compression;

namespace Parallax.Tests.Vision.Datasets;

/// <summary>The uncompressed data sets, a few records each; value (x, y, channel) of record i is <see cref="Pixel"/>.</summary>
internal static class RecordSets
{
    public static byte Pixel(int i, int x, int y, int channel) => (byte)(17 * i + 3 * x + 5 * y + 71 * channel);

    public static void AddCifar10(TemporaryFolder folder, string at = "cifar-10-batches-bin")
    {
        folder.AddText($"{at}/batches.meta.txt", "airplane", "automobile", "bird", "");
        for (int batch = 1; batch <= 5; batch++)
            folder.Add($"{at}/data_batch_{batch}.bin", [.. Cifar(2 * batch, [(byte)(batch % 3)]), .. Cifar(2 * batch + 1, [2])]);
        folder.Add($"{at}/test_batch.bin", Cifar(20, [1]));
    }

    /// <summary>No more than a test batch of two.</summary>
    public static void AddCifar10Tests(TemporaryFolder folder)
    {
        folder.AddText("cifar-10-batches-bin/batches.meta.txt", "airplane", "automobile", "bird");
        folder.Add("cifar-10-batches-bin/data_batch_1.bin", []);
        folder.Add("cifar-10-batches-bin/test_batch.bin", [.. Cifar(0, [0]), .. Cifar(1, [2])]);
    }

    public static void AddCifar100(TemporaryFolder folder)
    {
        folder.AddText("fine_label_names.txt", "apple", "bear", "beaver");
        folder.AddText("coarse_label_names.txt", "fruit", "mammals");
        folder.Add("train.bin", [.. Cifar(0, [0, 0]), .. Cifar(1, [1, 2])]);
        folder.Add("test.bin", Cifar(2, [1, 1]));
    }

    public static void AddStl10(TemporaryFolder folder)
    {
        folder.AddText("class_names.txt", "airplane", "bird");
        folder.Add("train_X.bin", [.. Enumerable.Range(0, 10).SelectMany(Stl)]);
        folder.Add("train_y.bin", [.. Enumerable.Range(0, 10).Select(i => (byte)(1 + i % 2))]);
        folder.Add("test_X.bin", Stl(10));
        folder.Add("test_y.bin", [2]);
        folder.Add("unlabeled_X.bin", [.. Stl(11), .. Stl(12), .. Stl(13)]);
        folder.AddText("fold_indices.txt", [.. Enumerable.Range(0, 10).Select(fold => $"{fold} {(fold + 5) % 10} ")]);
    }

    public static void AddMnist(TemporaryFolder folder, string at = "", bool zipped = false)
    {
        foreach (var (stem, first, count) in new[] { ("train", 0, 3), ("t10k", 3, 2) })
        {
            Add($"{at}{stem}-images-idx3-ubyte", [.. Idx(count, 28, 28), .. Enumerable.Range(first, count).SelectMany(i => Rows(i, 28, 1))]);
            Add($"{at}{stem}-labels-idx1-ubyte", [.. Idx(count), .. Enumerable.Range(first, count).Select(i => (byte)(9 - i))]);
        }

        void Add(string name, byte[] content)
        {
            if (zipped) folder.Add(name + ".gz", Zip(content));
            else folder.Add(name, content);
        }
    }

    public static byte[] Idx(params int[] sizes)
    {
        byte[] header = new byte[4 + 4 * sizes.Length];
        (header[2], header[3]) = (8, (byte)sizes.Length);
        for (int i = 0; i < sizes.Length; i++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), sizes[i]);
        return header;
    }

    public static byte[] Zip(byte[] content)
    {
        using MemoryStream zipped = new();
        using (GZipStream writer = new(zipped, CompressionLevel.Fastest)) writer.Write(content);
        return zipped.ToArray();
    }

    public static byte[] Cifar(int i, byte[] labels) => [.. labels, .. Rows(i, 32, 3)];

    private static IEnumerable<byte> Rows(int i, int side, int channels) =>
        from c in Enumerable.Range(0, channels) from y in Enumerable.Range(0, side) from x in Enumerable.Range(0, side) select Pixel(i, x, y, c);

    private static IEnumerable<byte> Columns(int i, int side) =>
        from c in Enumerable.Range(0, 3) from x in Enumerable.Range(0, side) from y in Enumerable.Range(0, side) select Pixel(i, x, y, c);

    private static byte[] Stl(int i) => [.. Columns(i, 96)];
}
