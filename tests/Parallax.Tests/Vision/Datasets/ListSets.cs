namespace Parallax.Tests.Vision.Datasets;

/// <summary>Data sets whose annotations lie beside their images.</summary>
internal static class ListSets
{
    public static void AddCub(TemporaryFolder folder)
    {
        const string At = "CUB_200_2011";
        folder.AddEmpty($"{At}/images/001.A/b.jpg", $"{At}/images/001.A/a.jpg", $"{At}/images/002.B/x.jpg", $"{At}/images/003.C/y.jpg", $"{At}/images/004.D/z.jpg");
        folder.AddText($"{At}/classes.txt", "1 001.A", "2 002.B", "3 003.C", "4 004.D");
        folder.AddText($"{At}/images.txt", "1 001.A/b.jpg", "2 001.A/a.jpg", "3 002.B/x.jpg", "4 003.C/y.jpg", "5 004.D/z.jpg");
        folder.AddText($"{At}/image_class_labels.txt", "1 1", "2 1", "3 2", "4 3", "5 4");
        folder.AddText($"{At}/train_test_split.txt", "1 1", "2 0", "3 0", "4 1", "5 0");
        folder.AddText($"{At}/bounding_boxes.txt", "1 0.0 0.0 1.0 1.0", "2 0.0 0.0 2.0 2.0", "3 0.0 0.0 3.0 3.0", "4 0.0 0.0 4.0 4.0", "5 4.5 0.0 10.0 20.0");
    }

    public static void AddCars(TemporaryFolder folder)
    {
        folder.AddEmpty("car_ims/000001.jpg", "car_ims/000002.jpg", "car_ims/000003.jpg");
        folder.Add("cars_annos.mat", new MatWriter(compressed: true)
            .Structs("annotations",
                ("relative_im_path", ["car_ims/000001.jpg", "car_ims/000002.jpg", "car_ims/000003.jpg"]),
                ("bbox_x1", [1, 10, 1]), ("bbox_y1", [1, 20, 1]), ("bbox_x2", [2, 109, 2]), ("bbox_y2", [2, 69, 2]),
                ("class", [2, 1, 2]), ("test", [1, 0, 1]))
            .Texts("class_names", "Audi TT 2012", "BMW M3 2012").ToArray());
    }

    public static void AddCarsDevkit(TemporaryFolder folder)
    {
        folder.AddEmpty("cars_train/00001.jpg", "cars_test/00001.jpg");
        folder.Add("devkit/cars_meta.mat", new MatWriter(compressed: false).Texts("class_names", "Audi TT 2012", "BMW M3 2012").ToArray());
        folder.Add("devkit/cars_train_annos.mat", Rows(2));
        folder.Add("devkit/cars_test_annos_withlabels.mat", Rows(1));

        static byte[] Rows(int label) => new MatWriter(compressed: true, little: false).Structs("annotations",
            ("bbox_x1", [1]), ("bbox_y1", [1]), ("bbox_x2", [2]), ("bbox_y2", [2]), ("class", [label]), ("fname", ["00001.jpg"])).ToArray();
    }

    public static void AddFlowers(TemporaryFolder folder, int[] labels)
    {
        folder.AddEmpty([.. Enumerable.Range(1, 4).Select(i => $"jpg/image_0000{i}.jpg")]);
        folder.Add("imagelabels.mat", new MatWriter(compressed: true).Numbers("labels", labels).ToArray());
        folder.Add("setid.mat", new MatWriter(compressed: false).Numbers("trnid", 2).Numbers("valid", 4).Numbers("tstid", 1, 3).ToArray());
    }
}
