using Parallax.Tests.Vision;
using Parallax.Tests.Vision.Datasets;
using Parallax.Training.Evaluation;
using Parallax.Vision;

namespace Parallax.Tests.Evaluation;

public sealed class LabelledSplitTests
{
    [Fact]
    public void A_known_data_set_votes_with_its_train_part_on_its_test_part()
    {
        using TemporaryFolder folder = new();
        RecordSets.AddCifar10(folder);
        LabelledSplit split = LabelledSplit.Open(folder.Path);
        Assert.Equal((10, 1), (split.Voting!.Count, split.Asked.Count));
        Assert.Equal("test_batch/00000", split.Asked.Names[0]);
    }

    [Fact]
    public void A_named_part_is_asked_by_itself()
    {
        using TemporaryFolder folder = new();
        RecordSets.AddCifar10(folder);
        LabelledSplit split = LabelledSplit.Open($"cifar10/train:{folder.Path}");
        Assert.Null(split.Voting);
        Assert.Equal(10, split.Asked.Count);
    }

    [Fact]
    public void A_zero_shot_test_part_has_no_voters_outside_itself()
    {
        using TemporaryFolder folder = new();
        ListSets.AddCub(folder);
        LabelledSplit split = LabelledSplit.Open($"cub200@zero_shot:{folder.Path}");
        Assert.Null(split.Voting);
        Assert.Equal(["003.C", "004.D"], split.Asked.ClassNames);
    }

    [Fact]
    public void Plain_folders_go_by_the_names_of_their_sub_folders()
    {
        using TemporaryFolder folder = new();
        folder.AddEmpty("train/cat/1.jpg", "train/dog/2.jpg", "val/cat/3.jpg");
        LabelledSplit split = LabelledSplit.Open(folder.Path);
        Assert.Equal(["cat/1.jpg", "dog/2.jpg"], split.Voting!.Names);
        Assert.Equal(["cat/3.jpg"], split.Asked.Names);
        Assert.Null(LabelledSplit.Open($"image_folder:{folder.Path}").Voting);
    }

    [Fact]
    public void A_part_without_classes_is_refused()
    {
        using TemporaryFolder folder = new();
        RecordSets.AddStl10(folder);
        Assert.Equal($"{folder.Path}: found images without a class, expected one for each: a sub-folder, or a part with labels",
            Assert.Throws<ImageException>(() => LabelledSplit.Open($"stl10/unlabelled:{folder.Path}")).Message);
    }
}
