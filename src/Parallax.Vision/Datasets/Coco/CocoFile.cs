using System.Text.Json;

namespace Parallax.Vision;

/// <summary>COCO's instances file: images, annotations and categories, in any order; the rest is passed over.</summary>
internal sealed class CocoFile
{
    private CocoFile(string path) => Path = path;

    public string Path { get; }

    public List<CocoImage> Images { get; } = [];

    public List<CocoCategory> Categories { get; } = [];

    public List<CocoAnnotation> Annotations { get; } = [];

    /// <exception cref="ImageException">The file can't be read, or holds something else.</exception>
    public static CocoFile Read(string path)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"found no readable file ({error.Message})", error);
        }
        using (stream)
        {
            var file = new CocoFile(path);
            var tokens = new JsonTokens(stream, path);
            file.ReadAll(ref tokens);
            return file;
        }
    }

    private void ReadAll(ref JsonTokens tokens)
    {
        tokens.Next();
        tokens.Expect(JsonTokenType.StartObject, "the file");
        HashSet<string> seen = [];
        while (tokens.Property() is { } name)
        {
            if (name is not ("images" or "annotations" or "categories"))
            {
                tokens.Skip();
                continue;
            }
            if (!seen.Add(name)) throw tokens.Fault($"found '{name}' again, expected it once");
            ReadList(ref tokens, name);
        }
        string found = seen.Count == 0 ? "none" : string.Join(" and ", seen);
        if (seen.Count < 3) throw tokens.Fault($"found {found} of images, annotations and categories, expected all: is it an instances file?");
    }

    private void ReadList(ref JsonTokens tokens, string name)
    {
        tokens.Expect(JsonTokenType.StartArray, name);
        for (int i = 0; tokens.Element(); i++)
        {
            try
            {
                tokens.Expect(JsonTokenType.StartObject, "an entry");
                if (name == "images") Images.Add(Image(ref tokens));
                else if (name == "categories") Categories.Add(Category(ref tokens));
                else Annotations.Add(CocoAnnotationReader.Read(ref tokens));
            }
            catch (ImageException error) when (error.Path == Path)
            {
                throw new ImageException($"{Path}: {name}[{i}]", error.Reason, error);
            }
        }
    }

    private static CocoImage Image(ref JsonTokens tokens)
    {
        (long? id, string? name, int width, int height) = (null, null, 0, 0);
        while (tokens.Property() is { } property)
        {
            switch (property)
            {
                case "id": id = tokens.Whole(0, 1L << 53); break;
                case "file_name": name = tokens.Text(); break;
                case "width": width = (int)tokens.Whole(1, ushort.MaxValue); break;
                case "height": height = (int)tokens.Whole(1, ushort.MaxValue); break;
                default: tokens.Skip(); break;
            }
        }
        return id is not null && name is not null && width > 0 && height > 0 && (long)width * height <= int.MaxValue
            ? new CocoImage(id.Value, name, width, height) : throw tokens.Fault("found an image without id, file_name, width or height, or too large a one");
    }

    private static CocoCategory Category(ref JsonTokens tokens)
    {
        (long? id, string? name) = (null, null);
        while (tokens.Property() is { } property)
        {
            switch (property)
            {
                case "id": id = tokens.Whole(0, 1L << 53); break;
                case "name": name = tokens.Text(); break;
                default: tokens.Skip(); break;
            }
        }
        return id is not null && name is not null ? new CocoCategory(id.Value, name) : throw tokens.Fault("found a category without id or name");
    }
}
