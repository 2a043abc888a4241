using System.Text.Json;

namespace Parallax.Vision;

/// <summary>Reads an entry of COCO's annotations.</summary>
internal static class CocoAnnotationReader
{
    public static CocoAnnotation Read(ref JsonTokens tokens)
    {
        CocoAnnotation found = new() { Id = -1, Image = -1, Category = -1 };
        while (tokens.Property() is { } property)
        {
            switch (property)
            {
                case "id": found.Id = tokens.Whole(0, 1L << 53); break;
                case "image_id": found.Image = tokens.Whole(0, 1L << 53); break;
                case "category_id": found.Category = tokens.Whole(0, 1L << 53); break;
                case "iscrowd": found.Crowd = tokens.Whole(0, 1) == 1; break;
                case "area": found.Area = tokens.Number(); break;
                case "bbox": found.Box = Box(ref tokens); break;
                case "segmentation": Segmentation(ref tokens, found); break;
                default: tokens.Skip(); break;
            }
        }
        return found is { Id: >= 0, Image: >= 0, Category: >= 0, Box: not null }
            ? found : throw tokens.Fault("found an annotation without id, image_id, category_id or bbox");
    }

    private static SourceBox Box(ref JsonTokens tokens) => Numbers(ref tokens, "bbox") is [var x, var y, >= 0 and var width, >= 0 and var height]
        ? new SourceBox(x, y, width, height) : throw tokens.Fault("found another bbox than x, y, width and height");

    // A list of outlines, or an object of runs.
    private static void Segmentation(ref JsonTokens tokens, CocoAnnotation found)
    {
        if (tokens.Type == JsonTokenType.StartObject)
        {
            found.Runs = Runs(ref tokens);
            return;
        }
        tokens.Expect(JsonTokenType.StartArray, "segmentation");
        List<double[]> polygons = [];
        while (tokens.Element())
        {
            double[] corners = Numbers(ref tokens, "an outline");
            if (corners.Length < 6 || corners.Length % 2 != 0 || corners.Any(corner => Math.Abs(corner) > RunLengthMask.MaxCoordinate))
                throw tokens.Fault($"found an outline of {corners.Length} numbers, expected x and y of three or more corners within ±{RunLengthMask.MaxCoordinate}");
            polygons.Add(corners);
        }
        found.Polygons = polygons;
    }

    private static CocoRuns Runs(ref JsonTokens tokens)
    {
        (double[]? size, uint[]? counts, string? text) = (null, null, null);
        while (tokens.Property() is { } property)
        {
            if (property == "size") size = Numbers(ref tokens, "size");
            else if (property != "counts") tokens.Skip();
            else if (tokens.Type == JsonTokenType.String) text = tokens.Text();
            else counts = Counts(ref tokens);
        }
        return size is [>= 1 and <= ushort.MaxValue and var height, >= 1 and <= ushort.MaxValue and var width] && counts is null != (text is null)
            ? new CocoRuns((int)width, (int)height, counts, text) : throw tokens.Fault("found a segmentation without counts and size (height, width)");
    }

    private static uint[] Counts(ref JsonTokens tokens)
    {
        tokens.Expect(JsonTokenType.StartArray, "counts");
        List<uint> counts = [];
        while (tokens.Element()) counts.Add((uint)tokens.Whole(0, int.MaxValue));
        return [.. counts];
    }

    private static double[] Numbers(ref JsonTokens tokens, string what)
    {
        tokens.Expect(JsonTokenType.StartArray, what);
        List<double> numbers = [];
        while (tokens.Element()) numbers.Add(tokens.Number());
        return [.. numbers];
    }
}
