using Parallax.Tests.Vision.Codecs;
using Parallax.Vision;

namespace Parallax.Tests.Vision.Datasets;

/// <summary>Two images of Pascal VOC 2012.</summary>
internal static class VocSets
{
    public const string At = "VOCdevkit/VOC2012";

    // Elements in an order that genuine files have too; a part before the object's own box.
    public const string Annotation = """
        <annotation>
          <filename>2007_000001.jpg</filename>
          <size><width>100</width><height>200</height><depth>3</depth></size>
          <object>
            <name>person</name>
            <part><name>head</name><bndbox><xmin>12.5</xmin><ymin>20</ymin><xmax>20.25</xmax><ymax>30</ymax></bndbox></part>
            <part><name>hand</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>1</xmax><ymax>1</ymax></bndbox></part>
            <truncated>1</truncated><pose>Unspecified</pose>
            <bndbox><ymin>10</ymin><xmax>100</xmax><xmin>8</xmin><ymax>200</ymax></bndbox>
            <occluded>0</occluded>
          </object>
          <object>
            <bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox>
            <name>tvmonitor</name>
            <truncated>0</truncated>
            <difficult>1</difficult>
          </object>
          <segmented>1</segmented>
        </annotation>
        """;

    public static void Add(TemporaryFolder folder)
    {
        folder.AddEmpty($"{At}/JPEGImages/2007_000001.jpg", $"{At}/JPEGImages/2007_000002.jpg");
        folder.AddText($"{At}/Annotations/2007_000001.xml", Annotation);
        folder.AddText($"{At}/Annotations/2007_000002.xml", "<annotation><filename>2007_000002.jpg</filename></annotation>");
        folder.AddText($"{At}/ImageSets/Main/trainval.txt", "2007_000001", "2007_000002");
        foreach (string name in Voc.ClassNames)
        {
            string first = name switch { "person" => " 1", "tvmonitor" => " 0", _ => "-1" };
            folder.AddText($"{At}/ImageSets/Main/{name}_trainval.txt", $"2007_000001 {first}", "2007_000002 -1");
        }
        folder.AddText($"{At}/ImageSets/Segmentation/val.txt", "2007_000001");
        folder.Add($"{At}/SegmentationClass/2007_000001.png", PlainPng.Write(2, 2, 8, colourType: 0, [0, 15, 20, 255]));
    }
}
