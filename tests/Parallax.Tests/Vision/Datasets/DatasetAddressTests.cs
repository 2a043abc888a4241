using Parallax.Vision;
using static Parallax.Tests.Vision.Datasets.Fixture;

namespace Parallax.Tests.Vision.Datasets;

public sealed class DatasetAddressTests
{
    [Theory]
    [InlineData("photos", null, null, null, "photos")]
    [InlineData("photos/a:b", null, null, null, "photos/a:b")]
    [InlineData("./cifar10:x", null, null, null, "./cifar10:x")]
    [InlineData("cifar10:data/a:b", "cifar10", null, null, "data/a:b")]
    [InlineData("cub200@zero_shot/test:x", "cub200", "zero_shot", DatasetPart.Test, "x")]
    [InlineData("flowers102/trainval:x", "flowers102", null, DatasetPart.TrainVal, "x")]
    [InlineData("imagenet/val+lists/a.txt+b.txt:x", "imagenet", null, DatasetPart.Val, "x")]
    public void Addresses_are_read_and_written_alike(string text, string? layout, string? partition, DatasetPart? part, string path)
    {
        DatasetAddress address = DatasetAddress.Parse(text);
        Assert.Equal((layout, partition, part, path), (address.Layout?.Name, address.Partition, address.Part, address.Path));
        Assert.Equal(text, address.ToString());
        if (text.Contains('+')) Assert.Equal(["lists/a.txt", "b.txt"], address.Lists);
    }

    [Theory]
    [InlineData("cub200@zeroshot:x", "cub200: found partition 'zeroshot', expected classification or zero_shot")]
    [InlineData("cifar10/val:x", "cifar10: found part 'val', expected train or test")]
    [InlineData("cifar10/:x", "cifar10: found part '', expected train or test")]
    [InlineData("cifar10:", "cifar10:: found no path, expected one after the ':'")]
    [InlineData("cifar10:no/such", "no/such: found nothing, expected cifar10: batches.meta.txt, data_batch_1.bin, test_batch.bin; looked here, in cifar-10-batches-bin/")]
    [InlineData("no/such", "no/such: found nothing, expected a folder of images")]
    public void Wrong_addresses_say_what_there_is(string address, string message) => Assert.Equal(message, Refusal(address));

    [Fact]
    public void Another_layout_is_refused_with_what_was_looked_for_and_where()
    {
        using TemporaryFolder folder = new();
        folder.AddEmpty("data_batch_1.bin", "a.jpg");
        Assert.Equal($"{folder.Path}: found a folder without batches.meta.txt, test_batch.bin, expected cifar10: batches.meta.txt, data_batch_1.bin, test_batch.bin; looked here, in cifar-10-batches-bin/",
            Refusal($"cifar10:{folder.Path}"));
        Assert.Equal($"{folder.Path}/a.jpg: found a file, expected food101: images, meta/train.txt, meta/test.txt; looked here, in food-101/", Refusal($"food101:{folder.Path}/a.jpg"));
        Assert.Equal(["a.jpg -"], Told(ImageSource.Open(folder.Path)));
    }

    [Fact]
    public void Two_data_sets_in_a_folder_are_not_guessed_between()
    {
        using TemporaryFolder folder = new();
        RecordSets.AddCifar10(folder);
        RecordSets.AddCifar100(folder);
        Assert.Equal($"{folder.Path}: found cifar10 and cifar100, expected one data set; say which: cifar10:{folder.Path}, or image_folder:{folder.Path} for every image", Refusal(folder.Path));
        Assert.Equal(10, ImageSource.Open($"cifar10:{folder.Path}").Count);
    }

    [Fact]
    public void Every_layout_has_a_name_of_its_own_and_describes_itself()
    {
        Assert.Equal(DatasetCatalog.Layouts.Count, DatasetCatalog.Layouts.DistinctBy(layout => layout.Name).Count());
        foreach (DatasetLayout layout in DatasetCatalog.Layouts)
        {
            Assert.Matches("^[a-z][a-z0-9_]*$", layout.Name);
            Assert.InRange(layout.Description.Length, 20, 180);
            Assert.Equal(layout.Partitions.Count, layout.Partitions.DistinctBy(partition => partition.Name).Count());
            Assert.All(layout.Partitions, partition => Assert.NotEmpty(partition.Parts));
            Assert.Same(layout, DatasetCatalog.Named(layout.Name));
        }
    }

    [Theory]
    [InlineData("cifar10", DatasetPart.Train, DatasetPart.Test)]
    [InlineData("flowers102", DatasetPart.TrainVal, DatasetPart.Test)]
    [InlineData("imagenet", DatasetPart.Train, DatasetPart.Val)]
    [InlineData("voc2012", DatasetPart.Train, DatasetPart.Val)]
    [InlineData("sop", null, DatasetPart.Test)]
    [InlineData("image_folder", null, null)]
    public void What_is_learned_from_and_what_is_scored_follow_from_the_parts(string layout, DatasetPart? learned, DatasetPart? scored)
    {
        DatasetPartition partition = DatasetCatalog.Named(layout).Partitions[0];
        Assert.Equal((learned, scored), (partition.LearnedPart, partition.ScoredPart));
    }
}
