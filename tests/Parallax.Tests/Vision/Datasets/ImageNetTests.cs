using Parallax.Vision;
using static Parallax.Tests.Vision.Datasets.Fixture;

namespace Parallax.Tests.Vision.Datasets;

public sealed class ImageNetTests
{
    private static readonly string[] Expected = ["val/ILSVRC2012_val_00000001.JPEG n02000000", "val/ILSVRC2012_val_00000002.JPEG n01000000"];

    [Fact]
    public void Class_folders_are_train_and_val()
    {
        using TemporaryFolder folder = new();
        AddTrain(folder);
        folder.AddEmpty("val/n02000000/v.JPEG", "test/ILSVRC2012_test_00000001.JPEG");
        Assert.Equal(["train/n01000000/n01000000_1.JPEG n01000000", "train/n01000000/n01000000_2.JPEG n01000000", "train/n02000000/n02000000_1.JPEG n02000000"], Told(ImageSource.Open(folder.Path)));
        Assert.Equal(["val/n02000000/v.JPEG n02000000"], Told(ImageSource.Open($"imagenet/val:{folder.Path}")));
        Assert.Equal(["test/ILSVRC2012_test_00000001.JPEG -"], Told(ImageSource.Open($"imagenet/unlabelled:{folder.Path}")));
        folder.AddEmpty("val/n03000000/v.JPEG");
        Assert.Equal($"{folder.Path}/val/n03000000: found a folder of no class, expected the 2 classes only", Refusal($"imagenet/val:{folder.Path}"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "train/n03000000"));
        Assert.Equal($"{folder.Path}/train/n03000000: found no images, expected those of a class", Refusal(folder.Path));
    }

    [Fact]
    public void A_flat_validation_folder_takes_its_classes_from_a_list()
    {
        using TemporaryFolder plain = Flat(), solution = Flat(), devkit = Flat();
        plain.AddText("val.txt", "ILSVRC2012_val_00000001.JPEG 1", "ILSVRC2012_val_00000002.JPEG 0");
        Assert.Equal(Expected, Told(ImageSource.Open($"imagenet/val:{plain.Path}")));
        solution.AddText("LOC_val_solution.csv", "ImageId,PredictionString", "ILSVRC2012_val_00000001,n02000000 1 2 3 4 ", "ILSVRC2012_val_00000002,n01000000 1 2 3 4 n01000000 5 6 7 8 ");
        Assert.Equal(Expected, Told(ImageSource.Open($"imagenet/val:{solution.Path}")));
        devkit.AddText("ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt", "7", "3");
        devkit.Add("ILSVRC2012_devkit_t12/data/meta.mat", new MatWriter(compressed: true)
            .Structs("synsets", ("ILSVRC2012_ID", [3, 7]), ("WNID", ["n01000000", "n02000000"])).ToArray());
        Assert.Equal(Expected, Told(ImageSource.Open($"imagenet/val:{devkit.Path}")));
        using TemporaryFolder none = Flat();
        Assert.StartsWith($"{none.Path}/val: found images outside class folders and no list of their classes, expected val.txt, ", Refusal($"imagenet/val:{none.Path}"));
    }

    [Fact]
    public void Lists_choose_classes_and_images()
    {
        using TemporaryFolder folder = new();
        AddTrain(folder);
        folder.AddEmpty("val/n01000000/v.JPEG", "val/n02000000/w.JPEG");
        string classes = Path.Combine(folder.Path, "classes.txt"), images = Path.Combine(folder.Path, "images.txt");
        folder.AddText("classes.txt", "n02000000");
        folder.AddText("images.txt", "n02000000_1.JPEG", "train/n01000000/n01000000_2.JPEG");
        ImageSource one = ImageSource.Open($"imagenet/train+{classes}:{folder.Path}");
        Assert.Equal(["train/n02000000/n02000000_1.JPEG n02000000"], Told(one));
        Assert.Equal((0, 1), (one.Labels[0], one.ClassNames.Count));
        ImageSource few = ImageSource.Open($"imagenet+{images}:{folder.Path}");
        Assert.Equal(["train/n01000000/n01000000_2.JPEG n01000000", "train/n02000000/n02000000_1.JPEG n02000000"], Told(few));
        Assert.Equal(["train/n02000000/n02000000_1.JPEG n02000000"], Told(ImageSource.Open($"imagenet+{images}+{classes}:{folder.Path}")));
        var (learned, scored) = DatasetAddress.Parse($"imagenet+{images}+{classes}:{folder.Path}").OpenScored()!.Value;
        Assert.Equal((1, "val/n02000000/w.JPEG n02000000"), (learned!.Count, Assert.Single(Told(scored))));
        folder.AddText("images.txt", "n02000000_1.JPEG", "n02000000_9.JPEG");
        Assert.Equal($"{images}:2: found 'n02000000_9.JPEG', expected a class or an image of {folder.Path}", Refusal($"imagenet+{images}:{folder.Path}"));
        folder.AddText("classes.txt", "n02000000", "n09000000");
        Assert.Equal($"{classes}:2: found 'n09000000', expected one of the 2 classes of {folder.Path}", Refusal($"imagenet+{classes}:{folder.Path}"));
    }

    [Fact]
    public void Tiny_imagenet_orders_classes_by_id_and_lists_validation_images()
    {
        using TemporaryFolder folder = new();
        const string At = "tiny-imagenet-200";
        folder.AddText($"{At}/wnids.txt", "n02000000", "n01000000");
        folder.AddText($"{At}/val/val_annotations.txt", "val_0.JPEG\tn02000000\t0\t32\t44\t62");
        folder.AddText($"{At}/train/n01000000/n01000000_boxes.txt", "n01000000_0.JPEG\t0\t0\t1\t1");
        folder.AddEmpty($"{At}/train/n01000000/images/n01000000_0.JPEG", $"{At}/train/n02000000/images/n02000000_0.JPEG", $"{At}/val/images/val_0.JPEG");
        ImageSource train = ImageSource.Open($"{folder.Path}/{At}");
        Assert.Equal(["train/n01000000/images/n01000000_0.JPEG n01000000", "train/n02000000/images/n02000000_0.JPEG n02000000"], Told(train));
        Assert.Equal([0, 1], train.Labels.ToArray());
        Assert.Equal(["val/images/val_0.JPEG n02000000"], Told(ImageSource.Open($"tiny_imagenet/val:{folder.Path}")));
    }

    private static void AddTrain(TemporaryFolder folder) =>
        folder.AddEmpty("train/n01000000/n01000000_1.JPEG", "train/n01000000/n01000000_2.JPEG", "train/n02000000/n02000000_1.JPEG");

    private static TemporaryFolder Flat()
    {
        TemporaryFolder folder = new();
        AddTrain(folder);
        folder.AddEmpty("val/ILSVRC2012_val_00000001.JPEG", "val/ILSVRC2012_val_00000002.JPEG");
        return folder;
    }
}
