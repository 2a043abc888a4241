using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Parallax.Vision;

/// <summary>
/// An annotation of Pascal VOC. Coordinates count pixels from 1 and include the last, some with fractions; elements come in any order, and an object's parts
/// have names and boxes of their own.
/// </summary>
internal static class VocAnnotation
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 1 << 24 };

    /// <param name="path">The file.</param>
    /// <param name="image">The image that it must be of.</param>
    /// <exception cref="ImageException">It can't be read, is of another image, or isn't sound.</exception>
    public static IReadOnlyList<AnnotatedBox> Read(string path, string image)
    {
        XElement annotation = Load(path);
        if (annotation.Element("filename")?.Value.Trim() is { } named && named != Path.GetFileName(image))
            throw Fault(path, annotation.Element("filename")!, $"found an annotation of '{named}', expected one of {image}");
        return [.. annotation.Elements("object").Select(element => Object(path, element))];
    }

    private static XElement Load(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using var reader = XmlReader.Create(file, Settings);
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
        }
        catch (XmlException error)
        {
            throw new ImageException($"{path}:{Math.Max(1, error.LineNumber)}", $"found no sound XML ({error.Message})", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"found no readable annotation ({error.Message})", error);
        }
    }

    private static AnnotatedBox Object(string path, XElement element)
    {
        string name = Text(path, element, "name");
        int label = Voc.NumberOf(name);
        if (label < 0) throw Fault(path, element.Element("name")!, $"found class '{name}', expected one of the {Voc.ClassNames.Count} of Pascal VOC");
        return new AnnotatedBox(label, Box(path, element))
        {
            Difficult = Mark(path, element, "difficult"),
            Truncated = Mark(path, element, "truncated"),
            Parts = [.. element.Elements("part").Select(part => new AnnotatedPart(Text(path, part, "name"), Box(path, part)))],
        };
    }

    private static SourceBox Box(string path, XElement element)
    {
        XElement box = element.Element("bndbox") ?? throw Fault(path, element, $"found no 'bndbox' in '{element.Name}', expected one");
        double left = Coordinate(path, box, "xmin") - 1, top = Coordinate(path, box, "ymin") - 1;
        double width = Coordinate(path, box, "xmax") - left, height = Coordinate(path, box, "ymax") - top;
        return width > 0 && height > 0 ? new SourceBox(left, top, width, height) : throw Fault(path, box, "found a box that ends before it begins");
    }

    private static double Coordinate(string path, XElement box, string name) =>
        double.TryParse(Text(path, box, name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value : throw Fault(path, box, $"found '{Text(path, box, name)}' for {name}, expected a number");

    private static bool Mark(string path, XElement element, string name) => element.Element(name)?.Value.Trim() switch
    {
        null or "" or "0" or "Unspecified" => false,
        "1" => true,
        var other => throw Fault(path, element.Element(name)!, $"found '{other}' for {name}, expected 0 or 1"),
    };

    private static string Text(string path, XElement element, string name) =>
        element.Element(name)?.Value.Trim() ?? throw Fault(path, element, $"found no '{name}' in '{element.Name}', expected one");

    private static ImageException Fault(string path, XElement place, string reason) => new($"{path}:{((IXmlLineInfo)place).LineNumber}", reason);
}
