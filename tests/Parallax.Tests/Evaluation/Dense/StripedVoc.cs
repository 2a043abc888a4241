using Parallax.Tests.Loop;
using Parallax.Tests.Vision.Codecs;
using Parallax.Training.Reports;
using Parallax.Vision;

namespace Parallax.Tests.Evaluation.Dense;

/// <summary>Pascal VOC 2012 with pictures of 32 × 32: upright stripes of background, aeroplane and bicycle, each of its own colour.</summary>
internal static class StripedVoc
{
    public const int Side = 32;

    private static readonly byte[][] Colours = [[60, 60, 60], [220, 20, 20], [20, 220, 20]];

    /// <summary>Numbers in which colours keep their direction: v/255.</summary>
    public static EvaluationPlan View { get; } = new() { Size = Side, ShorterSide = Side, Normalization = new() { Mean = [0, 0, 0], Std = [1, 1, 1] } };

    /// <param name="folder">Where to.</param>
    /// <param name="train">Pictures to remember.</param>
    /// <param name="val">Pictures to ask about.</param>
    /// <param name="voidRows">Rows at the top of the label maps of val that are void.</param>
    public static string Add(TemporaryFolder folder, int train = 6, int val = 3, int voidRows = 0)
    {
        string[] names = [.. Enumerable.Range(0, train).Select(i => $"t{i}"), .. Enumerable.Range(0, val).Select(i => $"v{i}")];
        for (int i = 0; i < names.Length; i++) Write(folder, names[i], first: i % 3, voidRows: i < train ? 0 : voidRows);
        Text(folder, "ImageSets/Segmentation/train.txt", names[..train]);
        Text(folder, "ImageSets/Segmentation/val.txt", names[train..]);
        return $"voc2012:{folder.Path}";
    }

    /// <summary>A picture of one colour, or with its left part of another.</summary>
    public static byte[] Picture(int colour, int left = 0, int leftColour = 0) => Encode(x => x < left ? leftColour : colour);

    private static void Write(TemporaryFolder folder, string name, int first, int voidRows)
    {
        // Bounds lie between patches of 4 pixels.
        int ClassAt(int x) => (first + (x < 8 ? 0 : x < 20 ? 1 : 2)) % 3;
        ushort[] labels = [.. Enumerable.Range(0, Side * Side).Select(i => i / Side < voidRows ? (ushort)255 : (ushort)ClassAt(i % Side))];
        Bytes(folder, $"JPEGImages/{name}.jpg", Encode(ClassAt));
        Bytes(folder, $"SegmentationClass/{name}.png", PlainPng.Write(Side, Side, 8, colourType: 0, labels));
    }

    private static byte[] Encode(Func<int, int> colourAt) => Png.Encode(new ReportImage(Side, Side, Enumerable.Range(0, Side * Side).SelectMany(i => Colours[colourAt(i % Side)]).ToArray()));

    private static void Text(TemporaryFolder folder, string name, string[] lines) => Bytes(folder, name, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

    public static void Bytes(TemporaryFolder folder, string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllBytes(folder[name], content);
    }
}
