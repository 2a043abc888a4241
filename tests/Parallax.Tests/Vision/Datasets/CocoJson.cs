namespace Parallax.Tests.Vision.Datasets;

/// <summary>A small instances file: outlines that overlap by nothing, runs as numbers, runs as text; annotations before images.</summary>
internal static class CocoJson
{
    public const string File = "annotations/instances_val2017.json";

    public const string Whole = """
        {
          "info": {"year": 2017, "contributor": "a \"test\""}, "licenses": [],
          "annotations": [
            {"segmentation": [[1, 1, 4, 1, 4, 3, 1, 3], [4, 3, 6, 3, 6, 4, 4, 4]], "area": 6.25, "iscrowd": 0, "image_id": 42, "bbox": [1.5, 1, 3, 2], "category_id": 17, "id": 7},
            {"segmentation": {"counts": [13, 4, 13], "size": [5, 6]}, "area": 4, "iscrowd": 1, "image_id": 42, "bbox": [2, 3, 1, 2.5], "category_id": 90, "id": 8},
            {"segmentation": {"counts": "06", "size": [2, 3]}, "area": 6, "iscrowd": 0, "image_id": 5, "bbox": [0, 0, 3, 2], "category_id": 3, "id": 9}
          ],
          "images": [{"id": 42, "file_name": "b.jpg", "width": 6, "height": 5}, {"id": 5, "file_name": "a.jpg", "width": 3, "height": 2}],
          "categories": [{"id": 90, "name": "kite"}, {"supercategory": "animal", "id": 3, "name": "cat"}, {"id": 17, "name": "dog"}]
        }
        """;

    public static void Add(TemporaryFolder folder) => Add(folder, Whole);

    public static void Add(TemporaryFolder folder, string json)
    {
        folder.AddEmpty("val2017/a.jpg", "val2017/b.jpg");
        folder.AddText(File, json);
    }
}
