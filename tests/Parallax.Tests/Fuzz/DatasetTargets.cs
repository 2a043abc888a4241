using System.Text;
using Parallax.Tests.Vision;
using Parallax.Tests.Vision.Datasets;
using Parallax.Vision;

namespace Parallax.Tests.Fuzz;

/// <summary>The readers of data sets as fuzz targets: one file of a sound data set is damaged, then all of it is read.</summary>
internal static class DatasetTargets
{
    private static readonly Dictionary<string, Func<TemporaryFolder, FuzzTarget>> Makers = new()
    {
        ["records"] = folder => Damaged(folder, "records", RecordSets.AddCifar10Tests, "cifar-10-batches-bin/test_batch.bin", ReadImages("cifar10/test")),
        ["class names"] = folder => Damaged(folder, "class names", RecordSets.AddCifar10Tests, "cifar-10-batches-bin/batches.meta.txt", ReadImages("cifar10/test")),
        ["idx"] = folder => Damaged(folder, "idx", set => RecordSets.AddMnist(set), "train-labels-idx1-ubyte", ReadImages("mnist")),
        ["idx images"] = folder => Damaged(folder, "idx images", set => RecordSets.AddMnist(set), "t10k-images-idx3-ubyte", ReadImages("mnist/test")),
        ["zipped idx"] = folder => Damaged(folder, "zipped idx", set => RecordSets.AddMnist(set, zipped: true), "t10k-images-idx3-ubyte.gz", ReadImages("mnist/test")),
        ["folds"] = folder => Damaged(folder, "folds", RecordSets.AddStl10, "fold_indices.txt", path => ImageSource.Open($"stl10@fold3/train:{path}")),
        ["bird list"] = folder => Damaged(folder, "bird list", ListSets.AddCub, "CUB_200_2011/images.txt", path => ImageSource.Open($"cub200:{path}")),
        ["bird boxes"] = folder => Damaged(folder, "bird boxes", ListSets.AddCub, "CUB_200_2011/bounding_boxes.txt", ReadBoxes("cub200")),
        ["structs"] = folder => Damaged(folder, "structs", ListSets.AddCars, "cars_annos.mat", ReadBoxes("cars196")),
        ["plain structs"] = folder => Damaged(folder, "plain structs", ListSets.AddCarsDevkit, "devkit/cars_train_annos.mat", ReadBoxes("cars196")),
        ["numbers"] = folder => Damaged(folder, "numbers", set => ListSets.AddFlowers(set, [2, 1, 102, 1]), "setid.mat", path => ImageSource.Open($"flowers102/test:{path}")),
        ["image list"] = folder => Damaged(folder, "image list", AddList, "list.txt", path => ImageSource.Open(Path.Combine(path, "list.txt"))),
        ["json"] = folder => Damaged(folder, "json", CocoJson.Add, CocoJson.File, ReadInstances),
        ["xml"] = folder => Damaged(folder, "xml", VocSets.Add, $"{VocSets.At}/Annotations/2007_000001.xml", ReadBoxes("voc2012")),
        ["label map"] = folder => Damaged(folder, "label map", VocSets.Add, $"{VocSets.At}/SegmentationClass/2007_000001.png", ReadLabels),
        ["mask text"] = _ => new FuzzTarget("mask text", [Encoding.ASCII.GetBytes(Mask().ToText())], ReadMask),
    };

    public static IReadOnlyCollection<string> Names => Makers.Keys;

    /// <summary>A target whose data set lies in the folder.</summary>
    public static FuzzTarget In(TemporaryFolder folder, string name) => Makers[name](folder);

    private static FuzzTarget Damaged(TemporaryFolder folder, string name, Action<TemporaryFolder> add, string file, Action<string> read)
    {
        add(folder);
        string path = Path.Combine(folder.Path, file);
        return new FuzzTarget(name, [File.ReadAllBytes(path)], damaged =>
        {
            File.WriteAllBytes(path, damaged);
            read(folder.Path);
        });
    }

    private static Action<string> ReadImages(string layout) => path =>
    {
        ImageSource images = ImageSource.Open($"{layout}:{path}");
        using ImageReader reader = images.OpenReader(new ImageLimits { MaxPixels = 1 << 20 });
        Photo photo = new();
        for (int image = 0; image < images.Count; image++) reader.Decode(reader.Open(image).Whole, photo);
    };

    private static Action<string> ReadBoxes(string layout) => path =>
    {
        DetectionSet set = DetectionSet.Open($"{layout}:{path}");
        for (int image = 0; image < set.Images.Count; image++) set.Boxes(image);
    };

    private static void ReadInstances(string path)
    {
        InstanceSet set = InstanceSet.Open($"coco/val:{path}");
        for (int image = 0; image < set.Images.Count; image++)
        {
            foreach (AnnotatedInstance instance in set.Instances(image)) instance.Outline.ToMask();
        }
    }

    private static void ReadLabels(string path)
    {
        SegmentationSet set = SegmentationSet.Open($"voc2012/val:{path}");
        set.OpenReader(new ImageLimits { MaxPixels = 1 << 20 }).Read(0, new LabelMap());
    }

    private static void AddList(TemporaryFolder folder)
    {
        folder.AddEmpty("a.jpg", "b, c.png", "d e.jpeg");
        folder.AddText("list.txt", "a.jpg 10", "b, c.png, 2", "d e.jpeg\t7");
    }

    private static RunLengthMask Mask() => RunLengthMask.FromPolygon(640, 480, [10, 10, 600.5, 40, 320, 470.25, 200, 100]);

    private static void ReadMask(byte[] text)
    {
        try
        {
            RunLengthMask.Parse(640, 480, Encoding.Latin1.GetString(text));
        }
        catch (FormatException error)
        {
            throw new ImageException("mask", error.Message, error);
        }
    }
}
