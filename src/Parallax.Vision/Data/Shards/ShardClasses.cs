using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Parallax.Vision;

/// <summary>The classes of all shards as one list, and each image's place in it.</summary>
internal static class ShardClasses
{
    /// <summary>
    /// The classes that are told beside the images: numbers in their order, or names in ordinal order; numbers of a list, if there is one.
    /// Without any, the first folder of the keys, if all images have one.
    /// </summary>
    public static (string[] Classes, int[] Labels) Join(string root, string classFile, ShardIndex[] indices, string[] shards)
    {
        if (indices.All(index => index.Classes.Count == 0))
            return ByFolder(indices);
        if (File.Exists(classFile))
            return ByList(ReadList(classFile), classFile, indices, shards, root);
        string[] told = [.. indices.SelectMany(index => index.Classes).Distinct()];
        string[] classes = told.All(IsNumber) ? [.. told.OrderBy(text => long.Parse(text, CultureInfo.InvariantCulture))] : [.. told.Order(StringComparer.Ordinal)];
        return (classes, Numbered(indices, classes));
    }

    private static (string[], int[]) ByFolder(ShardIndex[] indices)
    {
        List<string> folders = [];
        string last = "";
        foreach (ShardIndex index in indices)
        {
            for (int image = 0; image < index.Names.Count; image++)
            {
                ReadOnlySpan<byte> name = index.Names.Utf8(image);
                int length = name.IndexOf((byte)'/');
                if (length < 0)
                    return ([], [.. indices.SelectMany(one => Enumerable.Repeat(-1, one.Names.Count))]);
                string folder = Encoding.UTF8.GetString(name[..length]);
                folders.Add(folder == last ? last : last = folder);   // one string a folder, not one an image
            }
        }
        string[] classes = [.. folders.Distinct().Order(StringComparer.Ordinal)];
        return (classes, [.. folders.Select(folder => Array.BinarySearch(classes, folder, StringComparer.Ordinal))]);
    }

    private static (string[], int[]) ByList(string[] classes, string classFile, ShardIndex[] indices, string[] shards, string root)
    {
        string[] numbers = [.. Enumerable.Range(0, classes.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        for (int shard = 0; shard < indices.Length; shard++)
        {
            if (indices[shard].Classes.Except(numbers).FirstOrDefault() is { } other)
                throw new ImageException(root, $"found the class '{OneLine.Of(other)}' in {shards[shard]}, expected a number below the {classes.Length} classes of {classFile}");
        }
        return (classes, Numbered(indices, numbers));
    }

    private static int[] Numbered(ShardIndex[] indices, string[] classes)
    {
        Dictionary<string, int> numbers = classes.Select((name, number) => (name, number)).ToDictionary();
        return [.. indices.SelectMany(index =>
        {
            int[] map = [.. index.Classes.Select(name => numbers[name])];
            return index.Labels.Select(label => label < 0 ? -1 : map[label]);
        })];
    }

    private static string[] ReadList(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(path)) ?? throw new JsonException("it is null");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"found no list of class names ({error.Message})", error);
        }
    }

    private static bool IsNumber(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
}
