using Parallax.Vision;
using static Parallax.Tests.Vision.Datasets.Fixture;

namespace Parallax.Tests.Vision.Datasets;

public sealed class RecordLayoutTests
{
    [Fact]
    public void Cifar10_is_five_batches_of_planes()
    {
        using TemporaryFolder folder = new();
        RecordSets.AddCifar10(folder);
        ImageSource train = ImageSource.Open(folder.Path), test = ImageSource.Open($"cifar10/test:{folder.Path}");
        Assert.Equal(["data_batch_1/00000 automobile", "data_batch_1/00001 bird", "data_batch_2/00000 bird"], Told(train)[..3]);
        Assert.Equal((10, 1), (train.Count, test.Count));
        Assert.Equal(["airplane", "automobile", "bird"], test.ClassNames);
        for (int image = 0; image < train.Count; image++) ExpectColours(train, image, 2 + image, 32);
        ExpectColours(test, 0, 20, 32);
    }

    [Fact]
    public void Cifar100_has_fine_and_coarse_classes()
    {
        using TemporaryFolder folder = new();
        RecordSets.AddCifar100(folder);
        Assert.Equal(["train/00000 apple", "train/00001 beaver"], Told(ImageSource.Open(folder.Path)));
        Assert.Equal(["train/00000 fruit", "train/00001 mammals"], Told(ImageSource.Open($"cifar100@coarse/train:{folder.Path}")));
        ImageSource test = ImageSource.Open($"cifar100/test:{folder.Path}");
        Assert.Equal(["test/00000 bear"], Told(test));
        ExpectColours(test, 0, 2, 32);
    }

    [Fact]
    public void Stl10_is_stored_in_columns_and_counts_classes_from_one()
    {
        using TemporaryFolder folder = new();
        RecordSets.AddStl10(folder);
        ImageSource train = ImageSource.Open(folder.Path), unlabelled = ImageSource.Open($"stl10/unlabelled:{folder.Path}");
        Assert.Equal(["train_X/00000 airplane", "train_X/00001 bird"], Told(train)[..2]);
        Assert.Equal(["unlabeled_X/00000 -", "unlabeled_X/00001 -", "unlabeled_X/00002 -"], Told(unlabelled));
        ExpectColours(train, 3, 3, 96);
        ExpectColours(unlabelled, 2, 13, 96);
        Assert.Equal(["train_X/00007 bird", "train_X/00002 airplane"], Told(ImageSource.Open($"stl10@fold7/train:{folder.Path}")));
        Assert.Equal(["test_X/00000 bird"], Told(ImageSource.Open($"stl10@fold7/test:{folder.Path}")));
    }

    [Theory]
    [InlineData("", false, "9")]
    [InlineData("MNIST/raw/", true, "9")]
    [InlineData("fashion/", false, "Ankle boot")]
    [InlineData("FashionMNIST/raw/", true, "Ankle boot")]
    public void Mnist_is_grey_and_may_be_zipped(string at, bool zipped, string firstClass)
    {
        using TemporaryFolder folder = new();
        RecordSets.AddMnist(folder, at, zipped);
        string path = Path.Combine(folder.Path, at.StartsWith("fashion/", StringComparison.Ordinal) ? at : "");
        ImageSource train = ImageSource.Open(zipped && firstClass != "9" ? $"fashion_mnist:{path}" : path);
        Assert.Equal($"train-images-idx3-ubyte/00000 {firstClass}", Told(train)[0]);
        Assert.Equal((3, 10), (train.Count, train.ClassNames.Count));
        byte[] pixels = Pixels(train, 2);
        for (int i = 0; i < pixels.Length; i++) Assert.Equal(RecordSets.Pixel(2, i / 3 % 28, i / 3 / 28, 0), pixels[i]);
    }

    [Theory]
    [InlineData("cifar10")]
    [InlineData("stl10")]
    [InlineData("mnist")]
    public void A_part_of_a_record_is_that_part_of_the_whole(string layout)
    {
        using TemporaryFolder folder = new();
        RecordSets.AddCifar10(folder);
        RecordSets.AddStl10(folder);
        RecordSets.AddMnist(folder);
        ImageSource images = ImageSource.Open($"{layout}:{folder.Path}");
        using ImageReader reader = images.OpenReader(ImageLimits.Default);
        Photo photo = new();
        ImageSize size = reader.Open(1);
        PixelBox part = new(3, 5, 11, 7);
        reader.Decode(part, photo);
        byte[] found = photo.Pixels.ToArray(), whole = Pixels(images, 1);
        Assert.Equal((part, size.Width, size.Height), (photo.Region, photo.SourceWidth, photo.SourceHeight));
        for (int y = 0; y < part.Height; y++)
        {
            for (int x = 0; x < 3 * part.Width; x++)
                Assert.Equal(whole[(part.Y + y) * 3 * size.Width + 3 * part.X + x], found[y * 3 * part.Width + x]);
        }
    }

    [Fact]
    public void Reading_records_allocates_nothing()
    {
        using TemporaryFolder folder = new();
        RecordSets.AddCifar10(folder);
        ImageSource images = ImageSource.Open(folder.Path);
        using ImageReader reader = images.OpenReader(ImageLimits.Default);
        Photo photo = new();
        ReadAll();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int pass = 0; pass < 10; pass++) ReadAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void ReadAll()
        {
            for (int image = 0; image < images.Count; image++) reader.Decode(reader.Open(image).Whole, photo);
        }
    }

    [Fact]
    public void Damaged_records_are_refused_with_file_and_record()
    {
        using TemporaryFolder folder = new();
        RecordSets.AddCifar10(folder);
        RecordSets.AddStl10(folder);
        RecordSets.AddMnist(folder);
        string batch = Path.Combine(folder.Path, "cifar-10-batches-bin/data_batch_3.bin"), images = Path.Combine(folder.Path, "train-images-idx3-ubyte");
        folder.Add("cifar-10-batches-bin/data_batch_3.bin", [.. RecordSets.Cifar(0, [0]), .. RecordSets.Cifar(0, [3])]);
        Assert.Equal($"{batch}: record 1: found label 3, expected 0 to 2", Refusal($"cifar10:{folder.Path}"));
        folder.Add("cifar-10-batches-bin/data_batch_3.bin", RecordSets.Cifar(0, [0])[..3000]);
        Assert.Equal($"{batch}: found 3000 bytes, expected records of 3073: record 0 is cut off after 3000", Refusal($"cifar10:{folder.Path}"));
        folder.Add("train_y.bin", [1, 2, 1]);
        Assert.Equal($"{folder.Path}/train_y.bin: found 3 labels, expected 10, one for each image of train_X.bin", Refusal($"stl10:{folder.Path}"));
        RecordSets.AddStl10(folder);
        folder.AddText("fold_indices.txt", "1 2", "3 10");
        Assert.Equal($"{folder.Path}/fold_indices.txt: found 2 lines, expected one for each of 10 folds", Refusal($"stl10@fold1/train:{folder.Path}"));
        folder.Add("train-images-idx3-ubyte", [.. RecordSets.Idx(3, 28, 28), 1, 2, 3]);
        Assert.Equal($"{images}: found 3 bytes behind the header, expected 3 x 28 x 28", Refusal($"mnist:{folder.Path}"));
        folder.Add("train-images-idx3-ubyte", [1, 2, 3, 4, .. new byte[20]]);
        Assert.Equal($"{images}: found a file that begins 01020304, expected an idx file: 00000803", Refusal($"mnist:{folder.Path}"));
    }

    [Fact]
    public void A_file_that_shrinks_while_it_is_read_is_an_unreadable_image()
    {
        using TemporaryFolder folder = new();
        RecordSets.AddCifar100(folder);
        ImageSource images = ImageSource.Open(folder.Path);
        using ImageReader reader = images.OpenReader(ImageLimits.Default);
        using (var file = new FileStream(Path.Combine(folder.Path, "train.bin"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(4000);
        reader.Open(0);
        Assert.Equal($"{folder.Path}/train.bin: found the end at byte 4000, expected 2148 more; was the file changed?", Assert.Throws<ImageException>(() => reader.Open(1)).Message);
    }

    private static void ExpectColours(ImageSource images, int image, int record, int side)
    {
        byte[] pixels = Pixels(images, image);
        Assert.Equal(3 * side * side, pixels.Length);
        for (int i = 0; i < pixels.Length; i++) Assert.Equal(RecordSets.Pixel(record, i / 3 % side, i / 3 / side, i % 3), pixels[i]);
    }
}
